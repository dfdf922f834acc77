import Foundation

/// The machine as this process may use it.
package enum Machine {
    /// Those that it may run on: a container may have fewer than the machine.
    package static var cores: Int { max(1, ProcessInfo.processInfo.activeProcessorCount) }
}
