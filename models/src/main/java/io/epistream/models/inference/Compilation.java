package io.epistream.models.inference;

import io.epistream.models.bundle.BundleException;
import io.epistream.models.bundle.BundleFile;
import io.epistream.models.bundle.ModelBundle;
import io.epistream.models.bundle.ModelDescription;
import io.epistream.models.graph.BaseGraph;
import io.epistream.models.graph.DropoutSpot;
import io.epistream.models.graph.Expansion;
import io.epistream.models.graph.FusedGraph;
import io.epistream.models.graph.GraphException;
import io.epistream.models.graph.MaskLayout;
import io.epistream.models.graph.OnnxModel;
import io.epistream.models.graph.SampledGraph;
import io.epistream.models.graph.ShapeProbe;
import io.epistream.models.uncertainty.UncertaintyMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A bundle made into graphs.
 *
 * @param bundle what was compiled
 * @param slots declared inputs with the types that the graphs take
 * @param exports the plain exports, prepared for the method
 * @param method the bundle's method, with what it needs of the bundle's other files
 * @param layout how masks are put in
 * @param fused the graph that serves
 * @param quiet the same graph with its samples' noise switched off and T = 1, for the self-test
 */
record Compilation(
        ModelBundle bundle,
        List<InputSlot> slots,
        List<BaseGraph> exports,
        UncertaintyMethod method,
        Expansion layout,
        FusedGraph fused,
        FusedGraph quiet) {
    Compilation {
        slots = List.copyOf(slots);
        exports = List.copyOf(exports);
    }

    static Compilation of(ModelBundle bundle, ExecutionOptions options) throws BundleException {
        ModelDescription description = bundle.description();
        List<InputSlot> slots = List.of();
        List<BaseGraph> plain = new ArrayList<>();
        for (BundleFile file : bundle.models()) {
            String path = bundle.folder().resolve(file.name()).toString();
            BaseGraph export = parse(path, file, description);
            slots = slots(path, export, description, slots);
            plain.add(specialised(path, export, new RuntimeShapeProbe(slots)));
        }
        UncertaintyMethod method = BundleMethod.of(bundle, plain.get(0));
        List<BaseGraph> exports = prepared(bundle, plain, method);
        Expansion layout = new Expansion(true, MaskLayout.MULTIPLY, options.mostNoiseBytes());
        return compiled(bundle, slots, exports, method, layout);
    }

    private static Compilation compiled(
            ModelBundle bundle,
            List<InputSlot> slots,
            List<BaseGraph> exports,
            UncertaintyMethod method,
            Expansion layout)
            throws BundleException {
        ModelDescription description = bundle.description();
        ShapeProbe probe = new RuntimeShapeProbe(slots);
        try {
            SampledGraph noisy = method.expand(exports, layout, probe);
            SampledGraph quiet = method.expand(exports, layout.withoutNoise(), probe);
            TaskHeads heads = new TaskHeads(
                    bundle.modelsPath(),
                    description,
                    exports.get(0),
                    noisy.facts(),
                    BundleDistance.head(bundle, exports.get(0)));
            heads.check();
            return new Compilation(
                    bundle,
                    slots,
                    exports,
                    method,
                    layout,
                    FusedGraph.of(noisy, heads.at(description.temperature())),
                    FusedGraph.of(quiet, heads.at(1)));
        } catch (GraphException e) {
            throw new BundleException(bundle.modelsPath(), e.reason(), e.remedy(), e);
        }
    }

    /** Layouts that the graph can have, the present one among them. */
    Set<MaskLayout> layouts() throws BundleException {
        try {
            return method.layouts(exports, layout, new RuntimeShapeProbe(slots));
        } catch (GraphException e) {
            throw new BundleException(bundle.modelsPath(), e.reason(), e.remedy(), e);
        }
    }

    /** The same posterior in another layout. */
    Compilation in(MaskLayout other) throws BundleException {
        return compiled(bundle, slots, exports, method, new Expansion(true, other, layout.mostBytes()));
    }

    private static BaseGraph parse(String path, BundleFile file, ModelDescription description) throws BundleException {
        try {
            return BaseGraph.of(OnnxModel.parse(file.bytes()), description.outputs());
        } catch (GraphException e) {
            throw new BundleException(path, e.reason(), e.remedy(), e);
        }
    }

    private static BaseGraph specialised(String path, BaseGraph export, ShapeProbe probe) throws BundleException {
        try {
            return export.specialised(probe);
        } catch (GraphException e) {
            throw new BundleException(path, e.reason(), e.remedy(), e);
        }
    }

    private static List<InputSlot> slots(
            String path, BaseGraph plain, ModelDescription description, List<InputSlot> ofOthers)
            throws BundleException {
        List<InputSlot> slots = InputMapping.slots(path, description.inputs(), plain.inputs());
        if (!ofOthers.isEmpty() && !slots.equals(ofOthers)) {
            throw new BundleException(
                    path,
                    "takes inputs of other types than the members before it: " + slots + ", they " + ofOthers,
                    "Export all members with the same input types");
        }
        return slots;
    }

    private static List<BaseGraph> prepared(ModelBundle bundle, List<BaseGraph> plain, UncertaintyMethod method)
            throws BundleException {
        List<BaseGraph> prepared = new ArrayList<>();
        for (int m = 0; m < plain.size(); m++) {
            try {
                prepared.add(method.prepare(plain.get(m)));
            } catch (GraphException e) {
                String path =
                        bundle.folder().resolve(bundle.models().get(m).name()).toString();
                throw new BundleException(path, e.reason(), e.remedy(), e);
            }
        }
        return prepared;
    }

    boolean dropoutInjected() {
        return exports.stream().flatMap(export -> export.dropouts().stream()).anyMatch(DropoutSpot::injected);
    }
}
