// Not built in this project: see README.md.
import Foundation
import OnnxRuntimeBindings // with CocoaPods: import onnxruntime_objc

/// `model` is the path of model.onnx, `emoji` those of labels.json in their order, `threshold` is `thresholds.default` of
/// config.json, or 0 where it has none. Make one, and keep it: every keystroke is one `suggest`.
final class EmojiPredictor {
    private let environment: ORTEnv
    private let session: ORTSession
    private let emoji: [String]
    private let threshold: Float
    private let outputs: Set<String>

    init(model: String, emoji: [String], threshold: Float) throws {
        setenv("ORT_DISABLE_TELEMETRY", "1", 0)  // before ORTEnv is made; your own setting wins
        environment = try ORTEnv(loggingLevel: .warning)
        let options = try ORTSessionOptions()
        try options.setIntraOpNumThreads(1)
        session = try ORTSession(env: environment, modelPath: model, sessionOptions: options)
        outputs = Set(try session.outputNames()).intersection(["scores", "trigger"])  // some bundles have no trigger
        self.emoji = emoji
        self.threshold = threshold
    }

    func suggest(_ text: String, topK: Int = 3) throws -> [String] {
        if text.isEmpty { return [] }
        let codePoints = text.unicodeScalars.map { Int32($0.value) }
        let bytes = codePoints.withUnsafeBufferPointer { NSMutableData(data: Data(buffer: $0)) }
        let input = try ORTValue(tensorData: bytes, elementType: .int32, shape: [NSNumber(value: codePoints.count)])
        let found = try session.run(withInputs: ["codepoints": input], outputNames: outputs, runOptions: nil)
        if let trigger = try found["trigger"].map(floats), trigger[0] < threshold { return [] }  // show nothing
        guard let scores = try found["scores"].map(floats) else { return [] }
        let ranked = emoji.indices.sorted { (scores[$0], $1) > (scores[$1], $0) }  // ties keep label order
        return ranked.prefix(topK).map { emoji[$0] }
    }

    private func floats(_ value: ORTValue) throws -> [Float] {
        let data = try value.tensorData() as Data
        return data.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
    }
}
