namespace ProFL.Training;

/// <summary>The data sets that can be loaded by name.</summary>
public static class DataSets
{
    /// <summary>Loads a whole data set into memory.</summary>
    /// <param name="dataDirectory">The node's data directory; a set lies in the folder of its name: <c>&lt;dir&gt;/digits/digits.csv.gz</c>.</param>
    /// <param name="name"><c>digits</c>: 1,797 handwritten digits of 8 × 8 pixels, raw values 0 … 16.</param>
    /// <param name="scale">What raw values are divided by, above 0; 16 brings those of digits into [0, 1].</param>
    /// <exception cref="DataSetException">The set is unknown, or its file is missing or damaged.</exception>
    public static DataSet Load(string dataDirectory, string name, double scale)
    {
        ArgumentNullException.ThrowIfNull(dataDirectory);
        if (!(scale > 0 && double.IsFinite(scale)))
        {
            throw new ArgumentOutOfRangeException(nameof(scale), scale, "raw values are divided by it: give a number above 0, such as 16 for digits");
        }

        return name switch
        {
            "digits" => DigitsFile.Read(Path.Combine(dataDirectory, "digits", "digits.csv.gz"), scale),
            _ => throw new DataSetException($"data set `{name}` is not known; known: digits. Correct the job's key data.name."),
        };
    }
}
