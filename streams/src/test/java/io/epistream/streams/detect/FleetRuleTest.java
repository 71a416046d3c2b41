package io.epistream.streams.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FleetRuleTest {
    private static final FleetRule RULE = new FleetRule(10, 100);

    @Test
    void oneStreamAlarmsAloneOnlyWithTheEvidenceOfTheWholeFleet() {
        assertThat(RULE.alarms(Map.of("a", Math.log(999)))).isEmpty();
        assertThat(RULE.alarms(Map.of("a", Math.log(1001)))).containsExactly("a");
    }

    @Test
    void severalStreamsAlarmTogetherWithLessEach() {
        Map<String, Double> two = Map.of("a", Math.log(501), "b", Math.log(600), "c", Math.log(100));
        assertThat(RULE.alarms(two)).containsExactly("b", "a");
        assertThat(RULE.alarms(Map.of("a", Math.log(499), "b", Math.log(600)))).isEmpty();
    }

    @Test
    void theLargestNumberThatQualifiesCountsAlsoWhereASmallerDoesNot() {
        Map<String, Double> ten = new HashMap<>();
        for (int i = 0; i < 10; i++) {
            ten.put("s" + i, Math.log(101));
        }
        assertThat(RULE.alarms(ten)).hasSize(10);
        ten.put("s0", Math.log(99));
        assertThat(RULE.alarms(ten)).isEmpty();
    }

    @Test
    void noStreamBelowThePromiseIsACandidate() {
        assertThat(RULE.candidate(Math.log(99.9))).isFalse();
        assertThat(RULE.candidate(Math.log(100.1))).isTrue();
    }

    @Test
    void aPromiseOfNothingIsRefused() {
        assertThatThrownBy(() -> new FleetRule(0, 100)).hasMessageContaining("streams: must be >= 1, was 0");
        assertThatThrownBy(() -> new FleetRule(1, Double.NaN)).hasMessageContaining("runLengthTicks");
    }

    /**
     * A thousand independent streams that bet at fair odds. In expectation at most ticks/arl alarms come; three roots of that number
     * on top would come by chance in about one of a thousand seeds.
     */
    @Test
    void aFleetOfAThousandNullStreamsKeepsOnePromise() {
        int streams = 1000;
        int ticks = 4000;
        FleetRule rule = new FleetRule(streams, 200);
        SplittableRandom random = new SplittableRandom(3);
        double[] evidence = new double[streams];
        int alarms = 0;
        for (int t = 0; t < ticks; t++) {
            Map<String, Double> candidates = new HashMap<>();
            for (int i = 0; i < streams; i++) {
                double p = random.nextDouble();
                evidence[i] = 0.3 * Math.pow(p, -0.7) * (evidence[i] + 1);
                if (rule.candidate(Math.log(evidence[i]))) {
                    candidates.put(Integer.toString(i), Math.log(evidence[i]));
                }
            }
            var chosen = rule.alarms(candidates);
            alarms += chosen.isEmpty() ? 0 : 1;
            chosen.forEach(key -> evidence[Integer.parseInt(key)] = 0);
        }
        double promised = ticks / rule.runLengthTicks();
        assertThat((double) alarms).isBetween(1.0, promised + 3 * Math.sqrt(promised));
    }
}
