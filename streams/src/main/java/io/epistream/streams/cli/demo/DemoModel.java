package io.epistream.streams.cli.demo;

/** The zoo's bundles that the demo can watch. */
enum DemoModel {
    MC_DROPOUT("mc-dropout"),
    ENSEMBLE("ensemble");

    private final String option;

    DemoModel(String option) {
        this.option = option;
    }

    /** Name of the bundle folder, and of the model in it. */
    String bundle() {
        return "digits-" + option;
    }

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return option;
    }
}
