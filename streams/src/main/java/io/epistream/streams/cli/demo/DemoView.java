package io.epistream.streams.cli.demo;

/** Shows a run while it goes on. Used from one thread. */
interface DemoView {
    /** A line about starting or ending. */
    void step(String line);

    /** The state of affairs; called several times a second. */
    void show(Progress progress);

    /** No more progress comes; what was drawn stays. */
    void end();
}
