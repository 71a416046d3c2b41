package io.epistream.models.inference;

import io.epistream.models.bundle.BundleException;
import io.epistream.models.bundle.BundleFile;
import io.epistream.models.bundle.ModelBundle;
import io.epistream.models.graph.BaseGraph;
import io.epistream.models.graph.FeatureGraph;
import io.epistream.models.graph.GraphException;
import io.epistream.models.npz.Npz;
import io.epistream.models.npz.NpzException;
import io.epistream.models.posterior.LaplacePosterior;
import io.epistream.models.uncertainty.LastLayerLaplace;
import io.epistream.models.uncertainty.UncertaintyMethod;

/** A bundle's method, with what it needs from the bundle's other files: draws from a fitted posterior. */
final class BundleMethod {
    private BundleMethod() {}

    static UncertaintyMethod of(ModelBundle bundle, BaseGraph export) throws BundleException {
        return bundle.description().method() instanceof LastLayerLaplace laplace
                ? drawn(bundle, laplace, export)
                : bundle.description().method();
    }

    /** The draws are centred on the weights that the model was exported with. */
    private static UncertaintyMethod drawn(ModelBundle bundle, LastLayerLaplace laplace, BaseGraph export)
            throws BundleException {
        BundleFile file = bundle.file(laplace.file())
                .orElseThrow(() -> new BundleException(
                        bundle.folder().resolve(ModelBundle.DESCRIPTION).toString(),
                        "method.laplace.file: must be listed under files, was " + laplace.file(),
                        "List it with its digest"));
        String path = bundle.folder().resolve(file.name()).toString();
        try {
            FeatureGraph.LinearLayer layer = FeatureGraph.parameters(export, laplace.layer());
            LaplacePosterior posterior =
                    LaplacePosterior.fromNpz(Npz.read(file.bytes()), layer.outputs(), layer.features());
            boolean bias = posterior.layer().bias();
            float[][] theta = posterior.draw(laplace.samples(), laplace.drawSeed(), layer.flat(bias));
            return laplace.with(theta, bias);
        } catch (NpzException e) {
            throw new BundleException(path, e.reason(), e.remedy(), e);
        } catch (GraphException e) {
            throw new BundleException(bundle.modelsPath(), e.reason(), e.remedy(), e);
        }
    }
}
