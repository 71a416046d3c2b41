package io.epistream.streams.cli.demo;

import java.io.PrintStream;
import java.util.List;

/** Redraws in place on a terminal. */
final class LiveView implements DemoView {
    private static final String CLEAR_LINE = "\u001b[K";
    private static final String HIDE_CURSOR = "\u001b[?25l";
    private static final String SHOW_CURSOR = "\u001b[?25h";

    private final PrintStream out;
    private final LiveFrame frame;
    private final long startNanos = System.nanoTime();
    private int drawn;

    LiveView(PrintStream out, DemoPlan plan) {
        this.out = out;
        this.frame = new LiveFrame(plan);
    }

    @Override
    public void step(String line) {
        drawn = 0;
        out.println(line);
    }

    @Override
    public void show(Progress progress) {
        List<String> lines = frame.lines(progress, (System.nanoTime() - startNanos) / 1e9);
        StringBuilder text = new StringBuilder(HIDE_CURSOR);
        if (drawn > 0) {
            text.append("\u001b[").append(drawn).append('A');
        } else {
            text.append('\n');
        }
        lines.forEach(line -> text.append('\r').append(line).append(CLEAR_LINE).append('\n'));
        drawn = lines.size();
        out.print(text);
        out.flush();
    }

    @Override
    public void end() {
        drawn = 0;
        out.print(SHOW_CURSOR);
        out.flush();
    }
}
