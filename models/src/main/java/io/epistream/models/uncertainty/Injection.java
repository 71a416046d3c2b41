package io.epistream.models.uncertainty;

import io.epistream.models.graph.BaseGraph;
import io.epistream.models.graph.GraphException;
import java.util.List;
import java.util.Optional;

/**
 * Dropout for an export that has none.
 *
 * @param rate probability that a unit is dropped, above 0 and below 1
 * @param before names of the nodes to put it before; empty for a rule
 * @param rule which nodes of an operator type to put it before; empty, with no names either, for the last linear layer
 */
public record Injection(double rate, List<String> before, Optional<Rule> rule) {
    public Injection {
        checkRate(rate);
        before = List.copyOf(before);
        if (!before.isEmpty() && rule.isPresent()) {
            throw new IllegalArgumentException("rule: must be absent where nodes are named, was " + rule.get());
        }
    }

    /** Before named nodes, or, without names, before the last linear layer. */
    public Injection(double rate, List<String> before) {
        this(rate, before, Optional.empty());
    }

    static void checkRate(double rate) {
        if (!(rate > 0 && rate < 1)) {
            throw new IllegalArgumentException("rate: must be in (0, 1), was " + rate);
        }
    }

    /**
     * A choice of nodes.
     *
     * @param opType operator type, such as Gemm or Conv
     * @param position which of them
     */
    public record Rule(String opType, Position position) {}

    /** Which nodes of a type: the one nearest to the output, the one farthest from it, or all on the way to it. */
    public enum Position {
        LAST,
        FIRST,
        ALL
    }

    BaseGraph into(BaseGraph export) throws GraphException {
        return export.inject(rate, before.isEmpty() ? chosen(export) : before);
    }

    private List<String> chosen(BaseGraph export) throws GraphException {
        if (rule.isEmpty()) {
            List<String> linear = export.linearLayers();
            if (linear.isEmpty()) {
                throw new GraphException(
                        "has no linear layer to inject dropout before",
                        "Name nodes in method.mc-dropout.inject.before");
            }
            return linear.subList(0, 1);
        }
        List<String> nodes = export.nodesOf(rule.get().opType());
        if (nodes.isEmpty()) {
            throw new GraphException(
                    "has no node of type " + rule.get().opType() + " on the way to its output to inject dropout before",
                    "Write one of " + export.model().operators().keySet() + " as method.mc-dropout.inject.op-type");
        }
        return switch (rule.get().position()) {
            case LAST -> nodes.subList(0, 1);
            case FIRST -> nodes.subList(nodes.size() - 1, nodes.size());
            case ALL -> nodes;
        };
    }

    String canonical() {
        return rate + " before "
                + rule.map(nodes -> nodes.position() + " " + nodes.opType()).orElse(before.toString());
    }
}
