package io.epistream.evaluate.runlength;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLengthTest {
    @TempDir
    Path folder;

    @Test
    void everyCellIsSimulatedOnceAndTabled() throws Exception {
        RunLength program = new RunLength(Plan.smoke(), folder);
        program.simulate(2);
        String tables = program.report();

        assertThat(tables)
                .contains("| e-detector | 50 | iid | 0 %", "| e-detector | 100 | AR(1) .9 |", "season of 2000")
                .contains("shift .5 σ | shift 1 σ")
                .contains("Fleet: 10 streams");
        // a method that always alarms before the change has no delay, and no row
        assertThat(Files.readAllLines(folder.resolve("table.csv")))
                .hasSizeBetween(2 * Watcher.all(Plan.smoke()).size(), 1 + allRows())
                .anyMatch(row -> row.startsWith("kolmogorov-smirnov,100,iid,shift 1 σ,"));

        Path one = folder.resolve("runs/e-detector/iid--none/1.csv");
        FileTime written = Files.getLastModifiedTime(one);
        program.simulate(1);
        assertThat(Files.getLastModifiedTime(one)).isEqualTo(written);
        assertThat(program.report()).isEqualTo(tables);
    }

    @Test
    void aSummaryCountsWindowsUntilTheAlarmOrTheCut() {
        Summary summary = new Summary(
                List.of(run(0, 500, true), run(0, 3000, false), run(1, 100, true), run(1, 400, true)), 1000);

        assertThat(summary.ratio()).isEqualTo(3 / 4.0);
        assertThat(summary.restrictedMean()).isEqualTo(1000);
        assertThat(summary.censored()).isEqualTo(.25);
        assertThat(summary.worstReference()).isEqualTo(250);
        assertThat(summary.meanDelay()).isEqualTo(1000 / 3.0);
        assertThat(summary.unpromised()).isEqualTo(.5);
        assertThat(summary.promised()).hasSize(2);
        assertThat(Run.parse(summary.runs().get(0).row().strip()))
                .isEqualTo(summary.runs().get(0));
    }

    private static int allRows() {
        return Watcher.all(Plan.smoke()).size() * RunLength.cells().size();
    }

    private static Run run(int reference, int length, boolean alarmed) {
        return new Run("e-detector", 200, reference, reference == 1, length, alarmed);
    }
}
