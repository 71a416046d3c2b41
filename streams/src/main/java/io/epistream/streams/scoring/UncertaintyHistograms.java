package io.epistream.streams.scoring;

import io.epistream.models.graph.Task;
import io.epistream.models.inference.ModelIdentity;
import io.epistream.models.inference.Scores;
import io.epistream.streams.metrics.EpistreamMetrics;
import io.prometheus.client.Histogram;

/** The uncertainties of one model as metrics. Nats only: variances of regressions have units of their own. Thread-safe. */
final class UncertaintyHistograms {
    private final boolean inNats;
    private final Histogram.Child total;
    private final Histogram.Child aleatoric;
    private final Histogram.Child epistemic;

    UncertaintyHistograms(ModelIdentity identity, EpistreamMetrics metrics) {
        this.inNats = identity.task() != Task.REGRESSION;
        this.total = metrics.uncertaintyNats.labels(identity.name(), identity.version(), "total");
        this.aleatoric = metrics.uncertaintyNats.labels(identity.name(), identity.version(), "aleatoric");
        this.epistemic = metrics.uncertaintyNats.labels(identity.name(), identity.version(), "epistemic");
    }

    void observe(Scores scores) {
        if (inNats) {
            total.observe(scores.total());
            scores.aleatoric().ifPresent(aleatoric::observe);
            scores.epistemic().ifPresent(epistemic::observe);
        }
    }
}
