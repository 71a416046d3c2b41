package io.epistream.models.graph;

/** How records lie in what an operator writes. */
@FunctionalInterface
interface RecordRule {

    /**
     * Tells it of one output; at least one input has records.
     *
     * @throws GraphException when the node makes one record's result depend on others
     */
    RecordAxis output(RuleNode node, int index) throws GraphException;
}
