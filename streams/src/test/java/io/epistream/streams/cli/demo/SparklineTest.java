package io.epistream.streams.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SparklineTest {
    @Test
    void climbsFromTheLowestToTheHighestBlock() {
        Sparkline line = new Sparkline(9);
        for (int i = 0; i < 9; i++) {
            line.add(i, i);
        }
        assertThat(line.draw()).isEqualTo("▁▂▃▄▅▆▇██");
    }

    @Test
    void averagesTheValuesOfAColumn() {
        Sparkline line = new Sparkline(2);
        line.add(0, 0);
        line.add(0, 4);
        line.add(1, 4);
        line.add(1, 4);
        assertThat(line.draw()).isEqualTo("▅█");
    }

    @Test
    void leavesBlankWhatIsNotKnown() {
        Sparkline line = new Sparkline(4);
        line.add(1, 1);
        line.add(2, Double.NaN);
        line.add(4, 1);
        line.add(-1, 1);
        assertThat(line.draw()).isEqualTo(" █  ");
    }

    @Test
    void drawsASeriesOfZerosAsTheLowestBlock() {
        Sparkline line = new Sparkline(2);
        line.add(0, 0);
        line.add(1, 0);
        assertThat(line.draw()).isEqualTo("▁▁");
    }
}
