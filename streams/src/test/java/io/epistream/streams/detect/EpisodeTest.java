package io.epistream.streams.detect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EpisodeTest {

    @Test
    void endsOnlyAfterEnoughWindowsThatLookNormalOnAverage() {
        Episode episode = new Episode(0, 4);
        for (double p : new double[] {.5, .9, .5}) {
            assertThat(episode.recovered(p, 1 - p + .1)).isFalse();
        }
        assertThat(episode.recovered(.5, .5)).isTrue();
    }

    @Test
    void aSingleNormalWindowDoesNotEndIt() {
        Episode episode = new Episode(0, 4);
        for (double p : new double[] {.01, .01, .01, 1, .01, .01, .01, .01, .5}) {
            assertThat(episode.recovered(p, 1 - p + .1)).isFalse();
        }
    }

    @Test
    void windowsWithoutTheSignalCountAsTimeAndNothingElse() {
        Episode episode = new Episode(0, 1);
        assertThat(episode.recovered(Double.NaN, Double.NaN)).isFalse();
        assertThat(episode.windows()).isEqualTo(1);
        assertThat(episode.recovered(.5, .5)).isTrue();
    }

    @Test
    void goesOnFromItsState() {
        Episode episode = new Episode(3, 2);
        episode.recovered(.6, .4);
        episode.remind();
        Episode resumed = Episode.resume(episode.state(), 2);
        assertThat(resumed.state()).isEqualTo(episode.state());
        assertThat(resumed.recovered(.6, .4)).isTrue();
    }

    @Test
    void aSignalThatHasComeOutOnTheOtherSideHasNotRecovered() {
        Episode episode = new Episode(0, 4);
        for (int window = 0; window < 20; window++) {
            assertThat(episode.recovered(.99, .02)).isFalse();
        }
    }
}
