package io.epistream.streams.cli.replay;

import io.epistream.streams.dataset.DatasetException;
import io.epistream.streams.dataset.OutputFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of the plot, and its file. */
final class PlotOptions {
    private static final int MOST_PANELS = 12;

    @Option(names = "--plot", paramLabel = "FILE", description = "Draw evidence against time as SVG.")
    private @Nullable Path plot;

    @Option(names = "--mark", paramLabel = "TIME=LABEL", description = "Mark a time in the plot. Repeatable.")
    private List<String> marks = new ArrayList<>();

    /**
     * Sees to it that the marks can be read.
     *
     * @throws IllegalArgumentException saying what a mark must be
     */
    void check() {
        marks();
    }

    /** Draws the first streams, where a plot is asked for. */
    void draw(Result result, PrintWriter err) throws DatasetException {
        List<StreamReplay> streams = result.replay().streams();
        if (plot == null) {
            return;
        }
        if (streams.isEmpty()) {
            err.println("  no window was completed, so that there is nothing to plot");
            return;
        }
        write(
                plot,
                EvidencePlot.of(
                        streams.stream()
                                .limit(MOST_PANELS)
                                .map(stream -> panel(stream, result))
                                .toList(),
                        marks()));
        if (streams.size() > MOST_PANELS) {
            err.println("  the plot shows the first " + MOST_PANELS + " of " + streams.size() + " streams");
        }
    }

    private static void write(Path path, String svg) throws DatasetException {
        try (OutputFile file = OutputFile.create(path)) {
            file.stream().write(svg.getBytes(StandardCharsets.UTF_8));
            file.commit();
        } catch (IOException e) {
            throw new DatasetException(path.toString(), "cannot be written: " + e, "Check that there is room", e);
        }
    }

    private static EvidencePlot.Panel panel(StreamReplay stream, Result result) {
        List<Alarm> came = result.lines().stream()
                .flatMap(line -> line.came().stream())
                .filter(alarm -> alarm.stream().equals(stream.stream()))
                .toList();
        return new EvidencePlot.Panel(stream, Alarm.of(stream.alerts()), came);
    }

    private List<Mark> marks() {
        return marks.stream().map(Mark::parse).toList();
    }
}
