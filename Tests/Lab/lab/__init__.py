"""What the tests with real clients are made of: a gateway, browsers, a faulty link, and judges of files."""
