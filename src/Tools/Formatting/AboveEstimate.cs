namespace ProFL.Tools.Formatting;

/// <summary>Trainings that took more memory than was estimated, in words: budgets are held against the estimate.</summary>
public static class AboveEstimate
{
    private const int MostNames = 5;

    /// <summary>Which they are, by how much, and what it means; that there are none where there are none.</summary>
    /// <param name="measured">Names of trainings, what was estimated and what was measured, in bytes.</param>
    public static string Of(IEnumerable<(string Name, long Estimated, long Measured)> measured)
    {
        (string Name, long Estimated, long Measured)[] above =
        [
            .. measured
                .Where(one => one.Measured > one.Estimated && Labels.Size(one.Measured) != Labels.Size(one.Estimated))
                .OrderByDescending(one => one.Measured - one.Estimated),
        ];
        string named = string.Join(
            "; ",
            above
                .Take(MostNames)
                .Select(one =>
                    $"{one.Name} took {Labels.Size(one.Measured)}, {Labels.Size(one.Measured - one.Estimated)} more than "
                    + $"the {Labels.Size(one.Estimated)} that were estimated"
                )
        );
        return above.Length == 0
            ? "No step took more than was estimated."
            : $"{named}{(above.Length > MostNames ? $"; and {above.Length - MostNames} more" : "")}. "
                + "A client whose budget is between the two numbers takes more there than it declared: give budgets that much room.";
    }
}
