namespace TextMad.Training;

/// <summary>What the training budget counts.</summary>
public enum BudgetUnit
{
    /// <summary>Passes over the training set: a larger set is trained on longer.</summary>
    Epochs,

    /// <summary>Optimiser steps, whatever the size of the set.</summary>
    Steps,

    /// <summary>Tokens seen, whatever the size of the set.</summary>
    Tokens,
}
