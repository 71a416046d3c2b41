package io.epistream.models.inference;

import io.epistream.models.bundle.TargetSpec;
import io.epistream.models.graph.Task;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which posterior a session scores with; two scores compare only where all of it is equal.
 *
 * @param name model name
 * @param version model version
 * @param digest SHA-256 over the model files and the settings that change scores, hex
 * @param task what it predicts
 * @param method mc-dropout, ensemble, bayes-by-backprop, laplace or deterministic
 * @param samples stochastic passes or members S, at least 1
 * @param seed recorded seed; empty where nothing is drawn
 * @param maskSetHash SHA-256 over all fixed masks or weight draws in graph order, hex; empty where there are none
 * @param dropoutInjected whether dropout was put into a model exported without it
 * @param labels labels of classes or of what may be there; empty for a regression
 * @param target what a regression predicts; empty for the other tasks
 */
public record ModelIdentity(
        String name,
        String version,
        String digest,
        Task task,
        String method,
        int samples,
        OptionalLong seed,
        Optional<String> maskSetHash,
        boolean dropoutInjected,
        List<String> labels,
        Optional<TargetSpec> target) {
    public ModelIdentity {
        labels = List.copyOf(labels);
    }
}
