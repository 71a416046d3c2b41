package io.epistream.models.graph;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tensors of one graph that have samples, each in the forms in which somebody wants it; the first is the one it was
 * written in, and the others are made from it when they are asked for. A tensor of the trunk is tiled when somebody
 * wants it with samples.
 */
final class Tail {
    private final GraphBuilder builder;
    private final Names names;
    private final ProbedShapes shapes;
    private final RecordAxes records;
    private final int samples;
    private final Map<String, EnumMap<TailForm, String>> known = new HashMap<>();
    private final Map<String, TailForm> written = new HashMap<>();

    Tail(GraphBuilder builder, Names names, ProbedShapes shapes, RecordAxes records, int samples) {
        this.builder = builder;
        this.names = names;
        this.shapes = shapes;
        this.records = records;
        this.samples = samples;
    }

    /** Notes that a tensor was written under a name in a form. */
    void put(String tensor, TailForm form, String name) {
        written.put(tensor, form);
        known.computeIfAbsent(tensor, t -> new EnumMap<>(TailForm.class)).put(form, name);
    }

    /** The form that a tensor was written in; a tensor of the trunk will be tiled into rows. */
    TailForm written(String tensor) {
        return written.getOrDefault(tensor, TailForm.SAMPLE_ROWS);
    }

    /** Name of a tensor in the form that is wanted. */
    String in(String tensor, TailForm wanted) throws GraphException {
        EnumMap<TailForm, String> forms = known.get(tensor);
        if (forms == null) {
            TailForm form = wanted == TailForm.BATCH_CHANNELS ? wanted : TailForm.SAMPLE_ROWS;
            put(
                    tensor,
                    form,
                    tiled(
                            tensor,
                            form == TailForm.SAMPLE_ROWS ? records.once(tensor).orElse(0) : 1));
            return in(tensor, wanted);
        }
        String name = forms.get(wanted);
        if (name == null) {
            name = converted(tensor, wanted);
            forms.put(wanted, name);
        }
        return name;
    }

    /** A tensor in a split form, or, of the trunk, with an axis of extent 1 where samples would be. */
    String broadcast(String tensor, TailForm split, boolean trunk) throws GraphException {
        if (!trunk) {
            return in(tensor, split);
        }
        requireBatchFirst(tensor);
        return builder.reshape("unfolded", names.of(tensor), split.shape(1, shapes.unitShape(tensor)));
    }

    private String tiled(String tensor, int axis) {
        long[] repeats = new long[shapes.shape(tensor).size()];
        Arrays.fill(repeats, 1);
        repeats[axis] = samples;
        return builder.op("Tile", "tiled", List.of(names.of(tensor), builder.longs("repeats", repeats)));
    }

    private String converted(String tensor, TailForm wanted) throws GraphException {
        TailForm own = written(tensor);
        if (own.split() == wanted.split()) {
            requireBatchFirst(tensor);
            String source = in(tensor, own);
            return builder.reshape(hint(wanted), source, wanted.shape(samples, shapes.unitShape(tensor)));
        }
        if (wanted != wanted.split()) {
            String source = in(tensor, wanted.split());
            return builder.reshape(hint(wanted), source, wanted.shape(samples, shapes.unitShape(tensor)));
        }
        String source = in(tensor, own.split());
        long[] permutation = own.split().permutation(wanted, shapes.unitShape(tensor).length);
        return builder.op("Transpose", "reordered", List.of(source), Attribute.of("perm", permutation));
    }

    private static String hint(TailForm form) {
        return form == TailForm.SAMPLE_ROWS || form == TailForm.BATCH_ROWS ? "folded" : "unfolded";
    }

    private void requireBatchFirst(String tensor) throws GraphException {
        if (!shapes.batchFirst(tensor)) {
            throw new GraphException(
                    "the tensor " + tensor + " has shape " + shapes.shape(tensor)
                            + " at batch 3: its first axis must be the batch for samples to be put into it",
                    "Export the model with the batch axis first");
        }
    }
}
