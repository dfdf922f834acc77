import Media
import Recording

/// Takes the members of a JSON object one by one, each with its rule; `null` counts as not given.
struct FieldReader {
    private let members: [String: JSONValue]

    init(_ members: [String: JSONValue]) {
        self.members = members.filter { $0.value != .null }
    }

    func has(_ name: String) -> Bool { members[name] != nil }

    static func wrong(_ name: String, _ rule: String) -> HTTPAPIError {
        .refused(Problem(.invalidRequest, "\(name) must be \(rule)."))
    }

    func string(_ name: String) throws(HTTPAPIError) -> String? {
        guard let value = members[name] else { return nil }
        guard case .string(let text) = value else { throw Self.wrong(name, "a string") }
        return text
    }

    func name(_ name: String) throws(HTTPAPIError) -> String? {
        guard let text = try string(name) else { return nil }
        guard RecordingName.isValid(text) else {
            throw .refused(Problem(.invalidRequest, APIRequest.nameRule(text, is: name)))
        }
        return text
    }

    func names(_ name: String, atMost limit: Int) throws(HTTPAPIError) -> [String]? {
        guard let value = members[name] else { return nil }
        let rule = "a list of 1 to \(limit) names, or left out for everybody in the room"
        guard case .array(let values) = value, (1...limit).contains(values.count) else {
            throw Self.wrong(name, rule)
        }
        var names: [String] = []
        for value in values {
            guard case .string(let text) = value else { throw Self.wrong(name, rule) }
            guard RecordingName.isValid(text) else {
                throw .refused(Problem(.invalidRequest, APIRequest.nameRule(text, is: "participant")))
            }
            if !names.contains(text) { names.append(text) }
        }
        return names
    }

    func bool(_ name: String) throws(HTTPAPIError) -> Bool? {
        guard let value = members[name] else { return nil }
        guard case .bool(let flag) = value else { throw Self.wrong(name, "true or false") }
        return flag
    }

    func number(_ name: String, _ rule: String, _ isGood: (Double) -> Bool) throws(HTTPAPIError) -> Double? {
        guard let value = members[name] else { return nil }
        let number: Double
        switch value {
        case .integer(let integer): number = Double(integer)
        case .number(let double): number = double
        case .null, .bool, .string, .array, .object: throw Self.wrong(name, rule)
        }
        guard number.isFinite, isGood(number) else { throw Self.wrong(name, rule) }
        return number
    }

    func integer(_ name: String, _ rule: String, _ isGood: (Int64) -> Bool) throws(HTTPAPIError) -> Int64? {
        guard let value = members[name] else { return nil }
        guard case .integer(let integer) = value, isGood(integer) else { throw Self.wrong(name, rule) }
        return integer
    }

    func object(_ name: String) throws(HTTPAPIError) -> [String: JSONValue]? {
        guard let value = members[name] else { return nil }
        guard case .object(let object) = value else { throw Self.wrong(name, "an object") }
        return object
    }

    func array(_ name: String) throws(HTTPAPIError) -> [JSONValue]? {
        guard let value = members[name] else { return nil }
        guard case .array(let values) = value else { throw Self.wrong(name, "a list") }
        return values
    }
}
