import Settings

/// What `capstan doctor` looks at, part by part in files of their own. It opens, binds and writes for real, and puts
/// everything back: what a check finds is what `serve` will find.
struct Examination {
    let settings: GatewaySettings
}
