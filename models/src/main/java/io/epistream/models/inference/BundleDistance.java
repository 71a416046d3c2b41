package io.epistream.models.inference;

import io.epistream.models.bundle.BundleException;
import io.epistream.models.bundle.BundleFile;
import io.epistream.models.bundle.DistanceSpec;
import io.epistream.models.bundle.ModelBundle;
import io.epistream.models.distance.FeatureDistance;
import io.epistream.models.graph.BaseGraph;
import io.epistream.models.graph.DistanceHead;
import io.epistream.models.graph.GraphException;
import io.epistream.models.npz.Npz;
import io.epistream.models.npz.NpzException;
import java.util.Optional;

/** Reads a bundle's fitted distance and puts it at its layer. */
final class BundleDistance {
    private BundleDistance() {}

    static Optional<DistanceHead> head(ModelBundle bundle, BaseGraph export) throws BundleException {
        Optional<DistanceSpec> spec = bundle.description().distance();
        return spec.isEmpty() ? Optional.empty() : Optional.of(head(bundle, spec.get(), export));
    }

    private static DistanceHead head(ModelBundle bundle, DistanceSpec spec, BaseGraph export) throws BundleException {
        BundleFile file = bundle.file(spec.file()).orElseThrow();
        String path = bundle.folder().resolve(file.name()).toString();
        try {
            int features = DistanceHead.features(spec.layer(), export);
            FeatureDistance distance = FeatureDistance.fromNpz(Npz.read(file.bytes()), features);
            return DistanceHead.at(spec.layer(), distance, spec.neighbours(), export);
        } catch (NpzException e) {
            throw new BundleException(path, e.reason(), e.remedy(), e);
        } catch (GraphException e) {
            throw new BundleException(path, e.reason(), e.remedy(), e);
        }
    }
}
