// Not built in this project: see README.md.
import ai.onnxruntime.OnnxTensor
import ai.onnxruntime.OrtEnvironment
import ai.onnxruntime.OrtSession
import android.system.Os
import java.nio.IntBuffer

/**
 * `model` are the bytes of model.onnx, `emoji` those of labels.json in their order, `threshold` is `thresholds.default` of
 * config.json, or 0 where it has none. Make one, and keep it: every keystroke is one `suggest`.
 */
class EmojiPredictor(model: ByteArray, private val emoji: List<String>, private val threshold: Float) : AutoCloseable {
    private val environment: OrtEnvironment
    private val session: OrtSession
    private val hasTrigger: Boolean

    init {
        Os.setenv("ORT_DISABLE_TELEMETRY", "1", false) // before onnxruntime is loaded; your own setting wins
        environment = OrtEnvironment.getEnvironment()
        session = environment.createSession(model, OrtSession.SessionOptions().apply { setIntraOpNumThreads(1) })
        hasTrigger = "trigger" in session.outputNames // some bundles have none, and are never silent
    }

    fun suggest(text: String, topK: Int = 3): List<String> {
        if (text.isEmpty()) return emptyList()
        val codePoints = text.codePoints().toArray()
        val shape = longArrayOf(codePoints.size.toLong())
        OnnxTensor.createTensor(environment, IntBuffer.wrap(codePoints), shape).use { tensor ->
            session.run(mapOf("codepoints" to tensor)).use { result ->
                fun floats(name: String) = (result.get(name).get() as OnnxTensor).floatBuffer
                if (hasTrigger && floats("trigger").get(0) < threshold) return emptyList() // show nothing
                val scores = floats("scores")
                return emoji.indices.sortedByDescending { scores.get(it) }.take(topK).map { emoji[it] } // a stable sort
            }
        }
    }

    override fun close() = session.close()
}
