package io.epistream.streams.cli.demo;

/**
 * Where ticks stand on the live picture: the warm-up, which is long and dull, in a few columns, the phases after it to scale in
 * the rest. Pure.
 */
final class Timeline {
    static final int COLUMNS = 52;
    private static final int WARM_UP = 10;

    private final DemoPlan plan;

    Timeline(DemoPlan plan) {
        this.plan = plan;
    }

    /** Column of a tick; that of the plan's end is {@link #COLUMNS}. */
    int column(int tick) {
        int warmUp = plan.phases().get(0).ticks();
        return tick < warmUp
                ? tick * WARM_UP / warmUp
                : WARM_UP + (tick - warmUp) * (COLUMNS - WARM_UP) / (plan.ticks() - warmUp);
    }

    /** An empty line of this scale. */
    Sparkline line() {
        return new Sparkline(COLUMNS);
    }

    /** Names of the phases above their columns. */
    String ruler() {
        StringBuilder ruler = new StringBuilder(" ".repeat(COLUMNS));
        for (Phase phase : plan.phases()) {
            int from = column(phase.firstTick());
            int room = column(phase.endTick()) - from - 1;
            String name = phase.name().replaceAll("-\\d$", "");
            String label = "╷" + name.substring(0, Math.max(0, Math.min(name.length(), room)));
            ruler.replace(from, from + label.length(), label);
        }
        return ruler.toString();
    }
}
