namespace ProFL.Learning.Cohorts;

/// <summary>The id of a client within its job. Ids are ordered by their characters' numbers, everywhere and on every machine.</summary>
/// <param name="Value">As the client's site declared it.</param>
public readonly record struct ClientId(string Value) : IComparable<ClientId>
{
    /// <inheritdoc/>
    public int CompareTo(ClientId other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;

    /// <summary>Whether one comes before another.</summary>
    public static bool operator <(ClientId left, ClientId right) => left.CompareTo(right) < 0;

    /// <summary>Whether one comes before another, or is the same.</summary>
    public static bool operator <=(ClientId left, ClientId right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one comes after another.</summary>
    public static bool operator >(ClientId left, ClientId right) => left.CompareTo(right) > 0;

    /// <summary>Whether one comes after another, or is the same.</summary>
    public static bool operator >=(ClientId left, ClientId right) => left.CompareTo(right) >= 0;
}
