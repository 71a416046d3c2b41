package io.epistream.models.graph;

import java.util.List;

/** Writes element-wise functions of a tensor and a constant that differs from sample to sample. */
final class SampledElements {
    private final Scope scope;

    SampledElements(Scope scope) {
        this.scope = scope;
    }

    /** Whether an operator is one of those. */
    static boolean takes(String type) {
        return List.of("Add", "Sub", "Mul", "Div").contains(type);
    }

    /** The form in which such a function of {@code data} is written. */
    TailForm form(String data) {
        return scope.trunk(data)
                ? TailForm.SAMPLE_SPLIT
                : scope.tail().written(data).split();
    }

    /**
     * Writes a function of two.
     *
     * @param type operator
     * @param data name of the tensor
     * @param constant extents that broadcast to those of one record
     * @param dataFirst whether the tensor is the first operand
     * @param output name of the result, whose extents for one record are {@code units}
     */
    void write(String type, String data, SampledConstant constant, boolean dataFirst, String output)
            throws GraphException {
        TailForm form = form(data);
        String x = scope.tail().broadcast(data, form, scope.trunk(data));
        String c = perSample(constant, form, scope.shapes().unitShape(output).length);
        List<String> operands = dataFirst ? List.of(x, c) : List.of(c, x);
        scope.tail().put(output, form, scope.builder().op(type, "stacked", operands));
    }

    /** Adds a constant to a tensor that is written, the same for all samples or in rows of the tail. */
    void add(String written, SampledConstant constant, String output, TailForm form, boolean trunk) {
        long[] units = scope.shapes().unitShape(output);
        String x = scope.builder().reshape("unfolded", written, form.shape(trunk ? 1 : scope.samples(), units));
        String c = perSample(constant, form, units.length);
        scope.tail().put(output, form, scope.builder().op("Add", "stacked", List.of(x, c)));
    }

    private String perSample(SampledConstant constant, TailForm form, int rank) {
        return scope.perSample("stacked_values", constant, form, Extents.padded(constant.shape(), rank));
    }
}
