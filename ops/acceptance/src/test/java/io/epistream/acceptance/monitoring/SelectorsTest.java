package io.epistream.acceptance.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SelectorsTest {
    @Test
    void functionsLabelsRangesAndWordsAreNoSelectors() {
        assertThat(Selectors.of("""
                        sum by (job, model) (rate(a_total{kind="x", why=~"a{2}|b}"}[5m] offset 1h)) / 1e3
                          and on (job) group_left (version) level:b:sum > bool 0.5 unless absent(up)
                        """)).containsExactly("a_total{kind=\"x\", why=~\"a{2}|b}\"}", "level:b:sum", "up");
    }

    @Test
    void textsAreNoSelectors() {
        assertThat(Selectors.of("label_join(a{b=\"c\"} * 0, \"about\", \" \", \"model\")"))
                .containsExactly("a{b=\"c\"}");
    }

    @Test
    void namesComeWithoutMatchers() {
        assertThat(Selectors.metrics("histogram_quantile(.9, sum by (le) (rate(h_bucket{a=\"b\"}[1m])))"))
                .containsExactly("h_bucket");
    }
}
