using System.Globalization;
using ProFL.Messages.Wire;

namespace ProFL.Operators.Formatting;

/// <summary>The class of which the fewest samples are right, in a clause.</summary>
public static class WorstClassFormatting
{
    /// <summary>
    /// <c>worst: class 7 with 81.2 %</c>, by the name that the job gives it, otherwise by its label; empty where it is not known.
    /// </summary>
    public static string Of(WorstClass? worst) => worst is { Total: > 0 } ? Of(NameOf(worst), (double)worst.Correct / worst.Total) : "";

    /// <summary><c>worst: class 7 with 81.2 %</c>.</summary>
    /// <param name="name">The name of the class, or its label.</param>
    /// <param name="share">The share of its samples that are right, from 0 to 1.</param>
    public static string Of(string name, double share) => "worst: " + InTable(name, share);

    /// <summary><c>class 7 with 81.2 %</c>, below a heading that says what it is; a label alone could be taken for a count.</summary>
    /// <param name="name">The name of the class, or its label.</param>
    /// <param name="share">The share of its samples that are right, from 0 to 1.</param>
    public static string InTable(string name, double share) =>
        string.Create(CultureInfo.InvariantCulture, $"class {name} with {100 * share:0.0} %");

    /// <summary>Its name, or its label where the job names no classes.</summary>
    public static string NameOf(WorstClass worst)
    {
        ArgumentNullException.ThrowIfNull(worst);
        return worst.Name.Length > 0 ? worst.Name : worst.Class.ToString(CultureInfo.InvariantCulture);
    }
}
