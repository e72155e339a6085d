/* The keyboard's model as one C loop over the bundle's own tables: what a text to top 3 takes where nothing is in between.

   c_loop TABLES TEXTS ROUNDS: both files are written by c_loop.py. Prints a line a text and round: its three best label
   ids, and nanoseconds. A measure of the floor, no runtime: it checks nothing. */
#define _POSIX_C_SOURCE 199309L
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SEEN = 201, MOST = 2048, WORD = 0x200000, CHANNELS = 128, HIDDEN = 512, LABELS = 4096 };
static const int64_t PRIME = 2147483647, BASE = 1000003, WORD_SALT = 40503001, PAIR_SALT = 97654321;
static const int64_t START = 1234567, END = 7654321, GAP = 32 - 2147483647LL;

static struct {
    int32_t n_folded, n_sizes, n_buckets, n_importances, dim, n_pieces, piece_dim, width, channels, longest, hidden,
        labels, columns, of_words, table_zero, importance_zero, last_zero;
} size;
static int64_t *folded, *factors, *power; /* factors (sizes, 5) */
static uint8_t *table, *importances, *last; /* (buckets, dim), (importances), (hidden, columns) */
static float *pieces, *kernels, *kernel_bias, *weight, *bias, *scales, *last_bias; /* kernels (width, dim, channels) */
static float bag_scale;

static void *part(FILE *file, size_t count, size_t width) {
    void *found = aligned_alloc(64, (count * width + 63) / 64 * 64);
    if (fread(found, width, count, file) != count) exit(2);
    return found;
}

static void load(const char *name) {
    FILE *file = fopen(name, "rb");
    if (!file || fread(&size, sizeof size, 1, file) != 1 || fread(&bag_scale, 4, 1, file) != 1) exit(2);
    folded = part(file, size.n_folded, 8), factors = part(file, size.n_sizes * 5, 8), power = part(file, SEEN + 5, 8);
    table = part(file, (size_t)size.n_buckets * size.dim, 1), importances = part(file, size.n_importances, 1);
    pieces = part(file, (size_t)size.n_pieces * size.piece_dim, 4);
    kernels = part(file, size.width * size.piece_dim * size.channels, 4), kernel_bias = part(file, size.channels, 4);
    weight = part(file, (size.dim + size.channels) * size.hidden, 4), bias = part(file, size.hidden, 4);
    last = part(file, (size_t)size.hidden * size.columns, 1);
    scales = part(file, size.columns, 4), last_bias = part(file, 2 * size.columns, 4); /* without tokens, and with */
    fclose(file);
}

static int hash_text(const uint32_t *text, int length, int64_t *found, int64_t *run, int *n_run) {
    int64_t numbers[SEEN + 8], words[SEEN];
    int count = 1, n_words = 0, n = 0, n_letters = 0;
    numbers[0] = GAP;
    for (int i = length > SEEN ? length - SEEN : 0; i < length; i++) {
        int64_t number = folded[text[i] < (uint32_t)size.n_folded ? text[i] : (uint32_t)size.n_folded - 1];
        if (number) numbers[count++] = number;
    }
    for (int i = 0; i < 5; i++) numbers[count + i] = GAP;
    for (int i = 1, start = 1; i < count; start = ++i) {
        int64_t hash = 0;
        if (numbers[i] == GAP) continue;
        if (!size.of_words) run[n_letters++] = numbers[i];
        if (i > 1 && numbers[i] >= WORD && numbers[i - 1] >= WORD) continue;
        for (int j = i; j == start || (numbers[j] >= WORD && numbers[j - 1] >= WORD); j++)
            hash += numbers[j] * power[j - start];
        words[n_words++] = hash % PRIME;
    }
    for (int i = 0; i < n_words; i++) found[n++] = words[i] * WORD_SALT % PRIME;
    for (int i = 0; i <= n_words; i++) {
        int64_t left = i ? words[i - 1] : START, right = i < n_words ? words[i] : END;
        found[n++] = (left * (BASE * PAIR_SALT % PRIME) % PRIME + right * PAIR_SALT % PRIME) % PRIME;
    }
    for (int s = 0; s < size.n_sizes; s++) {
        const int64_t *factor = factors + 5 * s;
        int letters = 5;
        while (!factor[letters - 1]) letters--;
        for (int i = 0; i < count; i++) {
            int64_t hash = 0;
            int whole = letters > 2 || numbers[i] != GAP || numbers[i + 1] != GAP;
            for (int j = 1; j < letters - 1; j++) whole &= numbers[i + j] != GAP;
            if (!whole) continue;
            for (int j = 0; j < letters; j++) hash += numbers[i + j] * factor[j];
            found[n++] = (hash % PRIME + PRIME) % PRIME;
        }
    }
    if (size.of_words) memcpy(run, words, n_words * sizeof *run), n_letters = n_words;
    *n_run = n_letters;
    return n;
}

static void answer(const uint32_t *text, int length, int best[3]) {
    int64_t hashes[MOST], run[SEEN];
    int n_run, n = hash_text(text, length, hashes, run, &n_run);
    int32_t sums[CHANNELS] = {0}, all = 0;
    float features[2 * CHANNELS], hidden[HIDDEN], scores[LABELS] = {0}, total = 0;
    for (int i = 0; i < n; i++) {
        const uint8_t *row = table + hashes[i] % size.n_buckets * size.dim;
        int32_t importance = importances[hashes[i] % size.n_importances] - size.importance_zero;
        for (int d = 0; d < size.dim; d++) sums[d] += importance * row[d];
        all += importance;
    }
    for (int d = 0; d < size.dim; d++)
        features[d] = (float)(sums[d] - all * size.table_zero) * bag_scale / sqrtf((float)n);
    float *strongest = features + size.dim;
    int first = n_run > size.longest ? n_run - size.longest : 0;
    for (int c = 0; c < size.channels; c++) strongest[c] = 0;
    for (int at = first; at <= n_run; at++) {
        float sum[CHANNELS];
        memcpy(sum, kernel_bias, size.channels * sizeof *sum);
        for (int w = 0; w < size.width; w++) {
            int place = at + w - size.width / 2;
            if (place < first || place >= n_run) continue;
            const float *vector = pieces + run[place] % size.n_pieces * size.piece_dim;
            for (int d = 0; d < size.piece_dim; d++) {
                const float *kernel = kernels + (w * size.piece_dim + d) * size.channels;
                for (int c = 0; c < size.channels; c++) sum[c] += vector[d] * kernel[c];
            }
        }
        for (int c = 0; c < size.channels; c++) strongest[c] = sum[c] > strongest[c] ? sum[c] : strongest[c];
    }
    memcpy(hidden, bias, size.hidden * sizeof *hidden);
    for (int i = 0; i < size.dim + size.channels; i++)
        for (int h = 0; h < size.hidden; h++) hidden[h] += features[i] * weight[i * size.hidden + h];
    for (int h = 0; h < size.hidden; h++) {
        if (hidden[h] <= 0) continue;
        const uint8_t *row = last + h * size.columns;
        for (int k = 0; k < size.columns; k++) scores[k] += hidden[h] * row[k];
        total += hidden[h];
    }
    const float *added = last_bias + (n > 1) * size.columns;
    for (int k = 0; k < size.labels; k++) scores[k] = (scores[k] - total * size.last_zero) * scales[k] + added[k];
    for (int b = 0; b < 3; b++) { /* soft maximum keeps the order, so the three best are those of the scores */
        best[b] = -1;
        for (int k = 0; k < size.labels; k++)
            if (k != best[0] && (b < 2 || k != best[1]) && (best[b] < 0 || scores[k] > scores[best[b]])) best[b] = k;
    }
}

int main(int argc, char **argv) {
    static uint32_t texts[1 << 22];
    FILE *file = argc == 4 ? fopen(argv[2], "rb") : 0;
    size_t end = file ? fread(texts, 4, 1 << 22, file) : 0;
    load(argv[1]);
    for (int round = 0; round < atoi(argv[3]); round++)
        for (size_t at = 0; at < end; at += texts[at] + 1) {
            struct timespec before, after;
            int best[3];
            clock_gettime(CLOCK_MONOTONIC, &before);
            answer(texts + at + 1, (int)texts[at], best);
            clock_gettime(CLOCK_MONOTONIC, &after);
            int64_t took = (after.tv_sec - before.tv_sec) * 1000000000LL + after.tv_nsec - before.tv_nsec;
            printf("%d %d %d %lld\n", best[0], best[1], best[2], (long long)took);
        }
    return end ? 0 : 2;
}
