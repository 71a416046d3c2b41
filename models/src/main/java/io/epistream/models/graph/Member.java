package io.epistream.models.graph;

/**
 * One graph on its way into a fused graph.
 *
 * @param base the graph, which knows its dropout spots and can be probed
 * @param draft what is written: the graph of {@code base}, maybe with constants renamed
 * @param names how its names are written
 */
record Member(BaseGraph base, Draft draft, Names names) {

    /** A graph alone, written as {@code draft}. */
    static Member of(BaseGraph base, Draft draft) {
        return new Member(base, draft, new Names("", draft.inputNames()));
    }

    /** One of several. */
    static Member of(BaseGraph base, String prefix) {
        return new Member(base, base.draft(), new Names(prefix, base.draft().inputNames()));
    }
}
