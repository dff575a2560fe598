namespace ProFL.Learning.Normalisations;

/// <summary>
/// The values of one channel, or one column of a table, added up as integers: exact, so that order and grouping do not matter.
/// </summary>
/// <param name="Count">Values; missing ones do not count.</param>
/// <param name="Sum">Σx, x in the unit of the data.</param>
/// <param name="Squares">Σx².</param>
public readonly record struct ChannelSum(long Count, Int128 Sum, Int128 Squares)
{
    /// <summary>Largest integer that may stand for a value: 2⁵¹, so that 2²⁴ squares fit.</summary>
    public const long Largest = 1L << 51;

    /// <summary>With one value more.</summary>
    /// <param name="value">The value as an integer, of at most <see cref="Largest"/>.</param>
    /// <exception cref="OverflowException">The sums do not fit 128 bits.</exception>
    public ChannelSum With(long value) => checked(new(Count + 1, Sum + value, Squares + ((Int128)value * value)));

    /// <summary>Two sums as one.</summary>
    /// <exception cref="OverflowException">The sums do not fit 128 bits.</exception>
    public static ChannelSum operator +(ChannelSum left, ChannelSum right) =>
        checked(new(left.Count + right.Count, left.Sum + right.Sum, left.Squares + right.Squares));

    /// <summary>Two sums as one.</summary>
    public static ChannelSum Add(ChannelSum left, ChannelSum right) => left + right;
}
