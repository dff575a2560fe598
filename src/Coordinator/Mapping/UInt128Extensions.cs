using ProFL.Messages.Journal;

namespace ProFL.Coordinator.Mapping;

/// <summary>Maps 128-bit integers to the journal's schema, and back.</summary>
public static class UInt128Extensions
{
    /// <summary>Reads the journal's message.</summary>
    public static UInt128 ToUInt128(this UInt128Value value) => new(value.High, value.Low);

    /// <summary>Writes the journal's message.</summary>
    public static UInt128Value ToJournal(this UInt128 value) => new() { High = (ulong)(value >> 64), Low = (ulong)value };
}
