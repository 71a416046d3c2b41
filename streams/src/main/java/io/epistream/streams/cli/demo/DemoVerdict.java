package io.epistream.streams.cli.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The checks that decide the exit code. Pure. */
final class DemoVerdict {
    private DemoVerdict() {}

    /**
     * Judges a run.
     *
     * <p>A normal phase begins with the alarm of the shift before it still on; it settles when that alarm recovers. While
     * an alarm is on no other starts, so any alarm that starts in a normal phase started after settling.
     *
     * @param figures one per phase
     * @param balance inputs against answers
     * @param distinctIds distinct ids among the events
     * @param goodRecords good records sent
     * @param badRecords bad records sent
     * @param strangers ids that were never sent
     */
    static List<Check> of(
            List<PhaseFigures> figures,
            Ledger.Balance balance,
            int distinctIds,
            int goodRecords,
            int badRecords,
            long strangers) {
        List<Check> checks = new ArrayList<>();
        for (PhaseFigures phase : figures) {
            checks.add(phase.phase().kind().shifted() ? alarmed(phase) : quiet(phase));
        }
        checks.add(new Check("nothing lost or doubled", balance.even(), text(balance)));
        checks.add(new Check(
                "good records scored, bad ones set aside",
                distinctIds == goodRecords && balance.deadLetters() == badRecords && strangers == 0,
                text("%,d of %,d, %,d of %,d", distinctIds, goodRecords, balance.deadLetters(), badRecords)));
        return checks;
    }

    private static Check alarmed(PhaseFigures phase) {
        return new Check(
                "an alarm started in " + phase.phase().name(),
                phase.alarms() > 0,
                phase.alarms() > 0
                        ? text(
                                "in window %d of %d",
                                phase.windowsToAlarm(), phase.phase().ticks())
                        : text("none in %d windows", phase.phase().ticks()));
    }

    private static Check quiet(PhaseFigures phase) {
        return new Check(
                "no alarm started in " + phase.phase().name(),
                phase.alarms() == 0,
                phase.alarms() == 0
                        ? text("none in %d windows", phase.phase().ticks())
                        : text("%d, the first in window %d", phase.alarms(), phase.windowsToAlarm()));
    }

    private static String text(Ledger.Balance balance) {
        String sum = text(
                "%,d inputs = %,d events + %,d dead letters",
                balance.inputs(), balance.events(), balance.deadLetters());
        return balance.even()
                ? sum
                : sum.replace('=', ':') + text("; %,d unanswered, %,d doubled", balance.missing(), balance.doubles());
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
