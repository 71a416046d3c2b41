package io.epistream.models.inference;

import io.epistream.models.bundle.BundleException;
import io.epistream.models.bundle.BundleFile;
import io.epistream.models.bundle.ModelBundle;
import io.epistream.models.bundle.ModelDescription;
import io.epistream.models.graph.BaseGraph;
import io.epistream.models.graph.ClassificationHead;
import io.epistream.models.graph.DropoutSpot;
import io.epistream.models.graph.FusedGraph;
import io.epistream.models.graph.GraphException;
import io.epistream.models.graph.OnnxModel;
import io.epistream.models.graph.ShapeProbe;
import io.epistream.models.uncertainty.UncertaintyMethod;
import java.util.ArrayList;
import java.util.List;

/**
 * A bundle made into graphs.
 *
 * @param exports the plain exports, prepared for the method
 * @param fused the graph that serves
 * @param quiet the same graph with its samples' noise switched off and T = 1, for the self-test
 */
record Compilation(List<BaseGraph> exports, FusedGraph fused, FusedGraph quiet) {

    static Compilation of(ModelBundle bundle) throws BundleException {
        ModelDescription description = bundle.description();
        UncertaintyMethod method = description.method();
        List<BaseGraph> exports = new ArrayList<>();
        for (BundleFile file : bundle.models()) {
            String path = bundle.folder().resolve(file.name()).toString();
            exports.add(export(path, file, description));
        }
        String path = exports.size() == 1
                ? bundle.folder().resolve(bundle.models().get(0).name()).toString()
                : bundle.folder().toString();
        ShapeProbe probe = new RuntimeShapeProbe(description.inputs());
        try {
            var noisy = method.expand(exports, UncertaintyMethod.Noise.ON, probe);
            var quiet = method.expand(exports, UncertaintyMethod.Noise.OFF, probe);
            checkClasses(path, noisy.facts().classes(), description);
            return new Compilation(
                    exports,
                    ClassificationHead.attach(noisy, description.temperature()),
                    ClassificationHead.attach(quiet, 1));
        } catch (GraphException e) {
            throw new BundleException(path, e.reason(), e.remedy(), e);
        }
    }

    private static BaseGraph export(String path, BundleFile file, ModelDescription description) throws BundleException {
        try {
            BaseGraph plain = BaseGraph.of(OnnxModel.parse(file.bytes()));
            InputMapping.check(path, description.inputs(), plain.inputs());
            return description.method().prepare(plain);
        } catch (GraphException e) {
            throw new BundleException(path, e.reason(), e.remedy(), e);
        }
    }

    private static void checkClasses(String path, int classes, ModelDescription description) throws BundleException {
        int labels = description.labels().size();
        if (classes != labels) {
            throw new BundleException(
                    path,
                    "gives " + classes + " classes, and model.yaml names " + labels + " labels",
                    "List one label per class");
        }
    }

    boolean dropoutInjected() {
        return exports.stream().flatMap(export -> export.dropouts().stream()).anyMatch(DropoutSpot::injected)
                && fused.facts().maskSetHash().isPresent();
    }
}
