namespace TextMad.Storage.Changes;

/// <summary>Removes, renames and labels what is in a store, inside its transaction.</summary>
internal interface IChangeWriter
{
    /// <summary>Removes what is there of this.</summary>
    /// <exception cref="InputException">Something that stays refers to it.</exception>
    void Remove(StoreRemoval removal);

    /// <summary>Gives corpora other names.</summary>
    /// <exception cref="InputException">There is no such corpus, or one of the new name.</exception>
    void Rename(IEnumerable<CorpusRename> renames);

    /// <summary>Notes what people say of runs, in the place of what was noted.</summary>
    /// <exception cref="InputException">There is no such run, or another has the name.</exception>
    void WriteLabels(IEnumerable<RunLabel> labels);
}
