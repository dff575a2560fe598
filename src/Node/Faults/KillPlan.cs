using System.Globalization;

namespace ProFL.Node.Faults;

/// <summary>At which passing of which point a process is to die.</summary>
internal sealed class KillPlan(string name, int hit)
{
    private int _left = hit;

    /// <summary>Reads <c>name</c> or <c>name#n</c>; null when nothing is wanted.</summary>
    public static KillPlan? Parse(string? spec)
    {
        if (string.IsNullOrWhiteSpace(spec))
        {
            return null;
        }

        int at = spec.IndexOf('#', StringComparison.Ordinal);
        if (at < 0)
        {
            return new KillPlan(spec, 1);
        }

        if (at == 0 || !int.TryParse(spec.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int hit) || hit < 1)
        {
            throw new ArgumentException($"kill point '{spec}' is neither 'name' nor 'name#n' with n from 1", nameof(spec));
        }

        return new KillPlan(spec[..at], hit);
    }

    /// <summary>Counts a passing; true exactly at the planned one.</summary>
    public bool IsDueAt(string point) => string.Equals(point, name, StringComparison.Ordinal) && Interlocked.Decrement(ref _left) == 0;
}
