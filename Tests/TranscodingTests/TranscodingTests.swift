import Testing

/// One after the other: encoders take every core, and other suites of the run go by the clock.
@Suite(.serialized) enum TranscodingTests {}
