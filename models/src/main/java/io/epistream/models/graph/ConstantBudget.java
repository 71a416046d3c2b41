package io.epistream.models.graph;

/** Counts the bytes of masks and drawn weights against a limit. Not thread-safe. */
final class ConstantBudget {
    private static final long MEBI = 1L << 20;

    private final long most;
    private long taken;

    ConstantBudget(long most) {
        this.most = most;
    }

    /** Whether that many floats would still fit. */
    boolean fits(long floats) {
        return floats <= (most - taken) / Float.BYTES;
    }

    /**
     * Takes bytes for that many floats.
     *
     * @param what whose floats they are
     * @throws GraphException when they do not fit
     */
    void take(String what, long samples, long floatsEach) throws GraphException {
        long left = (most - taken) / Float.BYTES;
        if (floatsEach > left / samples) {
            throw new GraphException(
                    what + " needs " + samples + " x " + floatsEach + " values of 4 bytes, and of the " + most / MEBI
                            + " MiB that masks and drawn weights may take, " + (most - taken) / MEBI + " MiB are left",
                    "Use fewer samples, put noise into fewer or later layers, or raise the limit");
        }
        taken += samples * floatsEach * Float.BYTES;
    }
}
