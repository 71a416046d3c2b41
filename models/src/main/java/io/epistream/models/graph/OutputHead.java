package io.epistream.models.graph;

/** The measures of a task, put behind the samples of a graph. Immutable. */
public interface OutputHead {

    /** Adds the nodes and names their results. */
    void attach(SampledGraph sampled, ScoreTensors scores);
}
