package io.epistream.streams.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AuditChoiceTest {

    @Test
    void theShareOfRecordsIsAudited() {
        for (double share : new double[] {0.5, 0.05, 0.001}) {
            AuditChoice choice = new AuditChoice(share);
            long audited = IntStream.range(0, 200_000)
                    .filter(i -> choice.audits("digits", "r-" + i))
                    .count();
            assertThat(audited / 200_000.0).isCloseTo(share, within(4 * Math.sqrt(share * (1 - share) / 200_000)));
        }
    }

    @Test
    void theHashIsTheDocumentedOne() {
        // printf 'digits\0r-1' | sha256sum: the first 53 bits over 2^53
        double uniform = 0.19811576447902524;
        assertThat(new AuditChoice(Math.nextUp(uniform)).audits("digits", "r-1"))
                .isTrue();
        assertThat(new AuditChoice(uniform).audits("digits", "r-1")).isFalse();
    }

    @Test
    void aLargerShareAuditsTheSameRecordsAndMore() {
        AuditChoice small = new AuditChoice(0.05);
        AuditChoice large = new AuditChoice(0.1);
        assertThat(IntStream.range(0, 10_000).mapToObj(i -> "r-" + i).filter(id -> small.audits("m", id)))
                .isNotEmpty()
                .allMatch(id -> large.audits("m", id));
    }

    @Test
    void nothingIsAuditedAtZeroAndAllAtOne() {
        assertThat(IntStream.range(0, 1000).mapToObj(i -> "r-" + i))
                .noneMatch(id -> new AuditChoice(0).audits("m", id))
                .isNotEmpty();
        assertThat(IntStream.range(0, 1000).mapToObj(i -> "r-" + i)).allMatch(id -> new AuditChoice(1).audits("m", id));
        assertThatThrownBy(() -> new AuditChoice(Double.NaN)).hasMessageContaining("share");
    }
}
