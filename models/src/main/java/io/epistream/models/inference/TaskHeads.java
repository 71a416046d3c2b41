package io.epistream.models.inference;

import io.epistream.models.bundle.BundleException;
import io.epistream.models.bundle.ModelDescription;
import io.epistream.models.graph.BaseGraph;
import io.epistream.models.graph.ClassificationHead;
import io.epistream.models.graph.DistanceHead;
import io.epistream.models.graph.MultilabelHead;
import io.epistream.models.graph.OutputHead;
import io.epistream.models.graph.OutputKind;
import io.epistream.models.graph.RegressionHead;
import io.epistream.models.graph.SampledGraph;
import io.epistream.models.graph.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The heads that a bundle's task asks for, and whether its graph can have them. */
final class TaskHeads {
    private final String path;
    private final ModelDescription description;
    private final BaseGraph export;
    private final SampledGraph.Facts facts;
    private final Optional<DistanceHead> distance;

    TaskHeads(
            String path,
            ModelDescription description,
            BaseGraph export,
            SampledGraph.Facts facts,
            Optional<DistanceHead> distance) {
        this.path = path;
        this.description = description;
        this.export = export;
        this.facts = facts;
        this.distance = distance;
    }

    /** Refuses a graph whose output does not suit the task. */
    void check() throws BundleException {
        if (description.task() == Task.REGRESSION) {
            checkRegression();
        } else {
            checkLabels();
        }
    }

    private void checkLabels() throws BundleException {
        boolean classification = description.task() == Task.CLASSIFICATION;
        int columns = facts.classes();
        if (classification && export.outputKind() == OutputKind.SIGMOIDS && columns > 1) {
            throw new BundleException(
                    path,
                    "ends in a Sigmoid over " + columns + " outputs, which is no classification over exclusive classes",
                    "Write task: multilabel into model.yaml, or export a model that ends in logits or in a Softmax");
        }
        int outputs = classification ? ClassificationHead.classes(columns) : columns;
        int labels = description.labels().size();
        if (outputs != labels) {
            throw new BundleException(
                    path,
                    "gives " + outputs + (classification ? " classes" : " outputs") + ", and model.yaml names " + labels
                            + " labels",
                    "List one label per " + (classification ? "class" : "output"));
        }
    }

    private void checkRegression() throws BundleException {
        if (export.spread().isEmpty() && facts.samples() == 1) {
            throw new BundleException(
                    path,
                    "gives a mean and nothing else, so method "
                            + description.method().id() + " has no uncertainty to report",
                    "Use mc-dropout, ensemble, bayes-by-backprop or laplace, or export a second head and name it in"
                            + " outputs");
        }
    }

    /** The heads, with the temperature where the task has one. */
    List<OutputHead> at(double temperature) {
        List<OutputHead> heads = new ArrayList<>();
        heads.add(
                switch (description.task()) {
                    case CLASSIFICATION -> new ClassificationHead(temperature, export.hasLogits());
                    case MULTILABEL -> new MultilabelHead(temperature, export.hasLogits());
                    case REGRESSION -> new RegressionHead(export.spread());
                });
        distance.ifPresent(heads::add);
        return heads;
    }
}
