package io.epistream.evaluate;

import io.epistream.models.bundle.ModelBundle;
import io.epistream.models.bundle.ModelDescription;

/** Bundles made of other bundles, in memory. */
final class Bundles {
    private Bundles() {}

    static ModelBundle withTemperature(ModelBundle bundle, double temperature) {
        ModelDescription old = bundle.description();
        ModelDescription description = new ModelDescription(
                old.name(),
                old.version(),
                old.outputs(),
                old.labels(),
                old.target(),
                old.inputs(),
                old.method(),
                temperature,
                old.distance(),
                old.reference(),
                old.files());
        return new ModelBundle(bundle.folder(), description, bundle.files());
    }
}
