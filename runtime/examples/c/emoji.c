// Emoji for a text, in C: `./emoji path/to/bundle/model.onnx "merry christmas everyone" [THRESHOLD]`. See README.md.
#define _POSIX_C_SOURCE 200112L // setenv
#include <onnxruntime_c_api.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const OrtApi *ort;

static void fail(const char *message) {
    fprintf(stderr, "emoji: %.*s\n", (int)strcspn(message, "\n"), message);
    exit(1);
}

static void check(OrtStatus *status) { if (status) fail(ort->GetErrorMessage(status)); }

// The text must be valid UTF-8: a byte 10xxxxxx adds six bits to its code point, any other byte begins one.
static int64_t decode(const char *text, uint32_t *points) {
    int64_t length = 0;
    for (; *text; text++) {
        uint32_t byte = (unsigned char)*text;
        if ((byte & 0xC0) == 0x80 && length) points[length - 1] = points[length - 1] << 6 | (byte & 0x3F);
        else points[length++] = byte & (byte < 0x80 ? 0x7F : byte < 0xE0 ? 0x1F : byte < 0xF0 ? 0x0F : 0x07);
    }
    return length;
}

// Prints label ids (see labels.json) with their scores, best first. With a threshold of 0 the trigger is not asked.
static void suggest(OrtSession *session, const OrtValue *text, double threshold, size_t top_k) {
    const char *inputs[] = {"codepoints"}, *outputs[] = {"scores", "trigger"};
    OrtValue *found[2] = {NULL, NULL};
    OrtTensorTypeAndShapeInfo *info;
    void *data[2];
    size_t n_outputs = threshold > 0 ? 2 : 1, n_labels;
    check(ort->Run(session, NULL, inputs, &text, 1, outputs, n_outputs, found));
    for (size_t i = 0; i < n_outputs; i++) check(ort->GetTensorMutableData(found[i], &data[i]));
    check(ort->GetTensorTypeAndShape(found[0], &info));
    check(ort->GetTensorShapeElementCount(info, &n_labels));
    float *scores = data[0]; // (labels,)
    if (threshold > 0 && *(float *)data[1] < threshold) n_labels = 0; // show nothing
    for (size_t place = 0, best = 0; place < top_k && place < n_labels; place++, best = 0) {
        for (size_t id = 1; id < n_labels; id++) best = scores[id] > scores[best] ? id : best; // ties keep label order
        printf("%zu %.6f\n", best, scores[best]);
        scores[best] = -1; // printed: no score is below 0
    }
    ort->ReleaseTensorTypeAndShapeInfo(info);
    for (size_t i = 0; i < n_outputs; i++) ort->ReleaseValue(found[i]);
}

int main(int argc, char **argv) {
    OrtEnv *env; OrtSessionOptions *options; OrtSession *session; OrtMemoryInfo *cpu; OrtValue *text;
    char *rest = "";
    double threshold = argc > 3 ? strtod(argv[3], &rest) : 0;
    if (argc < 3 || *rest) fail("usage: emoji MODEL TEXT [THRESHOLD]");
    setenv("ORT_DISABLE_TELEMETRY", "1", 0); // before CreateEnv, which starts it; your own setting wins
    if (!(ort = OrtGetApiBase()->GetApi(ORT_API_VERSION))) fail("libonnxruntime is older than its header");
    check(ort->CreateEnv(ORT_LOGGING_LEVEL_FATAL, "emoji", &env));
    check(ort->CreateSessionOptions(&options));
    check(ort->SetIntraOpNumThreads(options, 1));
    check(ort->CreateSession(env, argv[1], options, &session)); // once; the rest at every stroke
    check(ort->CreateCpuMemoryInfo(OrtArenaAllocator, OrtMemTypeDefault, &cpu));
    uint32_t *points = malloc((strlen(argv[2]) + 1) * sizeof *points); // never more code points than bytes
    if (!points) fail("out of memory");
    const int64_t length = decode(argv[2], points);
    check(ort->CreateTensorWithDataAsOrtValue(cpu, points, (size_t)length * sizeof *points, &length, 1,
                                              ONNX_TENSOR_ELEMENT_DATA_TYPE_INT32, &text));
    suggest(session, text, threshold, 3);
    ort->ReleaseValue(text), ort->ReleaseMemoryInfo(cpu), free(points);
    ort->ReleaseSession(session), ort->ReleaseSessionOptions(options), ort->ReleaseEnv(env);
}
