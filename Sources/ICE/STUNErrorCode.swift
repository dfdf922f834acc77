/// The errors of RFC 8489 clause 14.8 and RFC 8445 clause 20.4 that ICE knows.
package enum STUNErrorCode: Int, Sendable, CaseIterable {
    case badRequest = 400
    case unauthenticated = 401
    case unknownAttribute = 420
    case roleConflict = 487

    var reason: String {
        switch self {
        case .badRequest: "Bad Request"
        case .unauthenticated: "Unauthenticated"
        case .unknownAttribute: "Unknown Attribute"
        case .roleConflict: "Role Conflict"
        }
    }
}
