package io.epistream.streams.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private final Ledger ledger = new Ledger();

    @Test
    void isEvenWhenEveryInputHasOneAnswer() {
        ledger.event(0, 0);
        ledger.deadLetter(0, 1);
        ledger.event(1, 0);

        Ledger.Balance balance = ledger.balance(Map.of(0, 2L, 1, 1L, 2, 0L));

        assertThat(balance).isEqualTo(new Ledger.Balance(3, 2, 1, 0, 0));
        assertThat(balance.even()).isTrue();
    }

    @Test
    void seesALossThatADoubleHidesInTheTotals() {
        ledger.event(0, 0);
        ledger.event(0, 0);

        Ledger.Balance balance = ledger.balance(Map.of(0, 2L));

        assertThat(balance.inputs()).isEqualTo(balance.events() + balance.deadLetters());
        assertThat(balance).isEqualTo(new Ledger.Balance(2, 2, 0, 1, 1));
        assertThat(balance.even()).isFalse();
    }

    @Test
    void seesARecordBothScoredAndSetAside() {
        ledger.event(0, 0);
        ledger.deadLetter(0, 0);

        assertThat(ledger.balance(Map.of(0, 1L)).even()).isFalse();
    }

    @Test
    void seesAPartitionWithoutAnyAnswer() {
        assertThat(ledger.balance(Map.of(3, 5L)).missing()).isEqualTo(5);
    }
}
