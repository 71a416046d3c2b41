package io.epistream.models.graph;

import java.util.List;
import java.util.Optional;

/**
 * Writes {@code y_s = x_s·W_s + b_s} for all samples s at once. Which of three forms is fastest in ONNX Runtime depends
 * on where x comes from and on the size of W:
 *
 * <ul>
 *   <li>x the same for all samples: one wide product {@code [B, F] x [F, S·O]}, whose constant side the runtime packs
 *       once;
 *   <li>x with samples: a batched product {@code [S, B, F] x [S, F, O]};
 *   <li>large W: {@code [S, O, F] x [S, F, B]}, because the runtime packs the right-hand side of a batched product in
 *       every run, and packing activations costs less than packing weights.
 * </ul>
 */
final class SampledProduct {
    /**
     * Weights per sample from which on the right-hand side is the activations. Measured, one thread, S = 50, µs a record at
     * 1, 8, 32 and 128 records, batched and turned: 64-128-128-10 111, 44, 34, 32 and 319, 57, 30, 31; 64-256-256-10 550,
     * 258, 141, 109 and 1667, 280, 129, 108; 64-512-512-10 4687, 1239, 547, 389 and 6445, 872, 386, 365.
     */
    private static final long LARGE = 1L << 17;

    private final Scope scope;

    SampledProduct(Scope scope) {
        this.scope = scope;
    }

    /**
     * Writes a product.
     *
     * @param data name of x, batch first, {@code [B, …, F]}
     * @param output name of y, {@code [B, …, O]}
     * @param matrix W {@code [F, O]}
     * @param bias b {@code [O]}
     */
    void write(String data, String output, SampledConstant matrix, Optional<SampledConstant> bias)
            throws GraphException {
        boolean vectors = scope.shapes().unitShape(output).length == 1;
        if (vectors && scope.trunk(data)) {
            scope.tail().put(output, TailForm.BATCH_CHANNELS, wide(data, matrix, bias));
        } else if (vectors && (matrix.count() >= LARGE || scope.tail().written(data) == TailForm.UNITS)) {
            scope.tail().put(output, TailForm.UNITS, onUnits(data, matrix, bias));
        } else {
            batched(data, output, matrix, bias);
        }
    }

    private String wide(String data, SampledConstant matrix, Optional<SampledConstant> bias) {
        GraphBuilder builder = scope.builder();
        int columns = (int) matrix.extent(1);
        String x = scope.names().of(data);
        String w =
                builder.floats("wide_weights", wideValues(matrix), matrix.extent(0), (long) scope.samples() * columns);
        if (bias.isEmpty()) {
            return builder.op("MatMul", "wide", List.of(x, w));
        }
        float[] b = bias.get().all(scope.samples());
        return builder.op("Gemm", "wide", List.of(x, w, builder.floats("wide_bias", b, b.length)));
    }

    /** {@code [F, S·O]}. */
    private float[] wideValues(SampledConstant matrix) {
        int rows = (int) matrix.extent(0);
        int columns = (int) matrix.extent(1);
        int row = scope.samples() * columns;
        float[] wide = new float[Math.multiplyExact(rows, row)];
        for (int s = 0; s < scope.samples(); s++) {
            float[] own = matrix.sample(s);
            for (int f = 0; f < rows; f++) {
                System.arraycopy(own, f * columns, wide, f * row + s * columns, columns);
            }
        }
        return wide;
    }

    private void batched(String data, String output, SampledConstant matrix, Optional<SampledConstant> bias)
            throws GraphException {
        GraphBuilder builder = scope.builder();
        long[] units = scope.shapes().unitShape(output);
        String x = scope.trunk(data)
                ? builder.reshape("unfolded", scope.names().of(data), 1, -1, matrix.extent(0))
                : samplesOfRows(data, matrix.extent(0));
        String w = builder.floats(
                "stacked_weights", matrix.all(scope.samples()), scope.samples(), matrix.extent(0), matrix.extent(1));
        String y = builder.op("MatMul", "stacked", List.of(x, w));
        if (bias.isPresent()) {
            String b = scope.perSample("stacked_bias", bias.get(), TailForm.SAMPLE_SPLIT, matrix.extent(1));
            y = builder.op("Add", "stacked", List.of(y, b));
        }
        if (units.length == 1) {
            scope.tail().put(output, TailForm.SAMPLE_SPLIT, y);
        } else {
            long[] rows = TailForm.SAMPLE_ROWS.shape(scope.samples(), units);
            scope.tail().put(output, TailForm.SAMPLE_ROWS, builder.reshape("folded", y, rows));
        }
    }

    private String samplesOfRows(String data, long features) throws GraphException {
        return scope.shapes().unitShape(data).length == 1
                ? scope.tail().in(data, TailForm.SAMPLE_SPLIT)
                : scope.builder()
                        .reshape(
                                "unfolded", scope.tail().in(data, TailForm.SAMPLE_ROWS), scope.samples(), -1, features);
    }

    private String onUnits(String data, SampledConstant matrix, Optional<SampledConstant> bias) throws GraphException {
        GraphBuilder builder = scope.builder();
        SampledConstant turned = matrix.turned();
        String w = builder.floats(
                "stacked_weights", turned.all(scope.samples()), scope.samples(), turned.extent(0), turned.extent(1));
        String y = builder.op("MatMul", "stacked", List.of(w, scope.tail().in(data, TailForm.UNITS)));
        return bias.isEmpty()
                ? y
                : builder.op(
                        "Add",
                        "stacked",
                        List.of(y, scope.perSample("stacked_bias", bias.get(), TailForm.UNITS, turned.extent(0))));
    }
}
