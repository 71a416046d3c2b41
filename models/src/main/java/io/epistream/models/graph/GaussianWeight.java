package io.epistream.models.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A weight with a Gaussian posterior of its own for each element, as an export of Bayes by Backprop holds it: the
 * initializer {@code <name>_mu} is the mean and what the graph computes with; beside it lies {@code <name>_rho} of the
 * same shape, which no node reads, and σ = softplus(ρ) = log(1 + e^ρ).
 */
public final class GaussianWeight {
    private static final String MEAN = "_mu";
    private static final String RHO = "_rho";

    private final String initializer;
    private final float[] mean;
    private final float[] rho;

    private GaussianWeight(String initializer, float[] mean, float[] rho) {
        this.initializer = initializer;
        this.mean = mean;
        this.rho = rho;
    }

    /** Name of the initializer that holds the mean. */
    public String initializer() {
        return initializer;
    }

    /** Number of elements. */
    public int elements() {
        return mean.length;
    }

    /** Mean μ of an element, row-major. */
    public float mean(int element) {
        return mean[element];
    }

    /** Standard deviation σ of an element, finite and at least 0, without overflow for large ρ or loss for small. */
    public double deviation(int element) {
        double value = rho[element];
        return Math.max(value, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(value)));
    }

    /**
     * The weights of a graph in the natural order of their initializers' names, which no exporter changes.
     *
     * @throws GraphException when there are none, one of a pair is missing, their shapes differ, or they are not finite
     */
    public static List<GaussianWeight> of(BaseGraph base) throws GraphException {
        SortedMap<String, TensorProto> all = new TreeMap<>();
        base.model().graph().getInitializerList().forEach(tensor -> all.put(tensor.getName(), tensor));
        Set<String> read = new HashSet<>();
        for (NodeProto node : base.model().graph().getNodeList()) {
            read.addAll(node.getInputList());
        }
        List<GaussianWeight> found = new ArrayList<>();
        for (String name : all.keySet()) {
            if (name.endsWith(RHO)) {
                String mu = name.substring(0, name.length() - RHO.length()) + MEAN;
                checkPair(name, mu, all.get(mu), read);
            }
        }
        for (String name : all.keySet()) {
            if (name.endsWith(MEAN) && base.draft().initializers().containsKey(name)) {
                String rho = name.substring(0, name.length() - MEAN.length()) + RHO;
                found.add(pair(all.get(name), all.get(rho), rho));
            }
        }
        if (found.isEmpty()) {
            throw new GraphException(
                    "has no pair of initializers <name>" + MEAN + " and <name>" + RHO + " on the way to its output",
                    "Export the posterior with epistream-export, or choose another method");
        }
        return found;
    }

    /** Names of the initializers that hold the mean of such a weight. */
    static Set<String> means(OnnxModel model) {
        Set<String> names = new HashSet<>();
        model.graph().getInitializerList().forEach(tensor -> names.add(tensor.getName()));
        Set<String> means = new HashSet<>();
        for (String name : names) {
            String mu = name.endsWith(RHO) ? name.substring(0, name.length() - RHO.length()) + MEAN : "";
            if (names.contains(mu)) {
                means.add(mu);
            }
        }
        return means;
    }

    private static void checkPair(String rho, String mu, @Nullable TensorProto mean, Set<String> read)
            throws GraphException {
        if (mean == null) {
            throw new GraphException(
                    "has the initializer " + rho + " and no " + mu + " beside it",
                    "Export both, without constant folding, so that weights keep their names");
        }
        if (!read.contains(mu)) {
            throw new GraphException(
                    "has the initializer " + mu + ", and no node reads it, so that its posterior would not count",
                    "Export without constant folding, so that weights keep their names");
        }
    }

    private static GaussianWeight pair(TensorProto mean, @Nullable TensorProto rho, String rhoName)
            throws GraphException {
        if (rho == null) {
            throw new GraphException(
                    "has the initializer " + mean.getName() + " and no " + rhoName + " beside it",
                    "Export both, or rename a weight that has no posterior");
        }
        if (!rho.getDimsList().equals(mean.getDimsList())) {
            throw new GraphException(
                    "has initializers " + mean.getName() + " of shape " + mean.getDimsList() + " and " + rhoName
                            + " of shape " + rho.getDimsList() + ": must be the same",
                    "Export the posterior again");
        }
        return new GaussianWeight(mean.getName(), finite(mean), finite(rho));
    }

    private static float[] finite(TensorProto tensor) throws GraphException {
        float[] values = Tensors.floats(tensor)
                .orElseThrow(() -> new GraphException(
                        "initializer " + tensor.getName() + " has elements of ONNX type "
                                + OnnxModel.elementTypeName(tensor.getDataType()) + ": must be float (32 bits)",
                        "Export the posterior in float32"));
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new GraphException(
                        "initializer " + tensor.getName() + " holds " + values[i] + " at element " + i
                                + ": mean and rho must be finite, or the posterior has no variance",
                        "Train the posterior again with a smaller learning rate, and export it");
            }
        }
        return values;
    }
}
