using System.Globalization;
using ProFL.Tools.Chaos;

namespace ProFL.EndToEnd.Tests.Faults;

/// <summary>
/// Cells of the crash matrix, as they were measured, for bench/crash-matrix.sh to put into a table: artifacts/crash-matrix/*.csv.
/// </summary>
internal static class MatrixRows
{
    private static readonly Lock Gate = new();

    /// <summary>Notes a cell.</summary>
    /// <param name="what">The fault or the moment.</param>
    /// <param name="column">one, three or client.</param>
    /// <param name="recoverySeconds">From its beginning to the first update that was accepted after its cause was over.</param>
    public static void Note(string what, string column, double recoverySeconds)
    {
        lock (Gate)
        {
            string folder = Path.Combine(Checkout.Root, "artifacts", "crash-matrix");
            Directory.CreateDirectory(folder);
            File.AppendAllText(
                Path.Combine(folder, "cells.csv"),
                string.Create(CultureInfo.InvariantCulture, $"{what},{column},{recoverySeconds:0.0}{Environment.NewLine}")
            );
        }
    }

    /// <summary>Notes every fault of a verdict.</summary>
    public static void Note(ChaosResult result, string column)
    {
        foreach (ChaosResult.Fault fault in result.Faults.Where(f => f.RecoverySeconds is not null))
        {
            Note(fault.Kind, column, fault.RecoverySeconds!.Value);
        }
    }
}
