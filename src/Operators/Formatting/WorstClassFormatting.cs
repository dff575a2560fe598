using System.Globalization;
using ProFL.Messages.Wire;

namespace ProFL.Operators.Formatting;

/// <summary>The class of which the fewest samples are right, in a clause.</summary>
public static class WorstClassFormatting
{
    /// <summary>
    /// <c>worst class: 7, 81.2 %</c>, by the name that the job gives it, otherwise by its label; empty where it is not known.
    /// </summary>
    public static string Of(WorstClass? worst) =>
        worst is { Total: > 0 }
            ? string.Create(CultureInfo.InvariantCulture, $"worst class: {NameOf(worst)}, {100.0 * worst.Correct / worst.Total:0.0} %")
            : "";

    /// <summary>Its name, or its label where the job names no classes.</summary>
    public static string NameOf(WorstClass worst)
    {
        ArgumentNullException.ThrowIfNull(worst);
        return worst.Name.Length > 0 ? worst.Name : worst.Class.ToString(CultureInfo.InvariantCulture);
    }
}
