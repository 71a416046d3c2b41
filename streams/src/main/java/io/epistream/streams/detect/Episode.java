package io.epistream.streams.detect;

import io.epistream.schemas.state.OpenEpisode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** An open episode: how long it lasts and whether the signal that led it looks normal again. Not thread-safe. */
final class Episode {
    /**
     * Mean p of the leading part over R windows at which the episode ends. As in the reference p is uniform and the mean of 8 lies
     * above .3 in 97 of 100 cases; one standard deviation off, p is .24 on average.
     */
    static final double NORMAL_MEAN_P = .3;

    private final int part;
    private final int recoveryWindows;
    private final Deque<Double> recentP = new ArrayDeque<>();
    private final Deque<Double> recentOppositeP = new ArrayDeque<>();
    private long windows;
    private long reminders;

    Episode(int part, int recoveryWindows) {
        this.part = part;
        this.recoveryWindows = recoveryWindows;
    }

    static Episode resume(OpenEpisode state, int recoveryWindows) {
        Episode episode = new Episode(state.getPart(), recoveryWindows);
        episode.windows = state.getWindows();
        episode.reminders = state.getReminders();
        episode.recentP.addAll(state.getRecentP());
        episode.recentOppositeP.addAll(state.getRecentOppositeP());
        return episode;
    }

    /** Index of the part that led. */
    int part() {
        return part;
    }

    /** Windows since it started. */
    long windows() {
        return windows;
    }

    long reminders() {
        return reminders;
    }

    void remind() {
        reminders++;
    }

    /**
     * Takes one window.
     *
     * @param p of the leading part in the direction of the alarm, NaN where the window has none
     * @param oppositeP in the other direction: a signal that has come out on the other side is no more normal than before
     * @return whether all is normal again
     */
    boolean recovered(double p, double oppositeP) {
        windows++;
        if (Double.isNaN(p)) {
            return false;
        }
        boolean back = looksNormal(recentP, p);
        boolean notBeyond = looksNormal(recentOppositeP, oppositeP);
        return back && notBeyond;
    }

    private boolean looksNormal(Deque<Double> recent, double p) {
        recent.addLast(p);
        while (recent.size() > recoveryWindows) {
            recent.removeFirst();
        }
        double mean = recent.stream().mapToDouble(Double::doubleValue).sum() / recoveryWindows;
        return recent.size() == recoveryWindows && mean >= NORMAL_MEAN_P;
    }

    OpenEpisode state() {
        return new OpenEpisode(part, windows, reminders, List.copyOf(recentP), List.copyOf(recentOppositeP));
    }
}
