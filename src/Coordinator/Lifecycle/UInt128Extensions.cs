using ProFL.Messages.Journal;

namespace ProFL.Coordinator.Lifecycle;

/// <summary>Between 128-bit integers and their form in the journal.</summary>
public static class UInt128Extensions
{
    /// <summary>Reads the journal's form.</summary>
    public static UInt128 ToUInt128(this UInt128Value value) => new(value.High, value.Low);

    /// <summary>Writes the journal's form.</summary>
    public static UInt128Value ToJournal(this UInt128 value) => new() { High = (ulong)(value >> 64), Low = (ulong)value };
}
