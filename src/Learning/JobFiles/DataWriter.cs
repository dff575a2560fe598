using System.Text.Json;
using ProFL.Learning.Jobs;

namespace ProFL.Learning.JobFiles;

/// <summary>Writes the section <c>data</c> of a job's canonical JSON.</summary>
internal static class DataWriter
{
    /// <summary>Writes the section.</summary>
    public static void Write(Utf8JsonWriter json, DataSpec data)
    {
        json.WriteStartObject("data");
        if (data.Format == DataFormat.Digits)
        {
            json.WriteString("name", data.Name);
            json.WriteNumber("held-out", data.HeldOut);
            json.WriteNumber("scale", data.Scale);
        }
        else
        {
            WriteFiles(json, data);
        }

        json.WriteEndObject();
    }

    private static void WriteFiles(Utf8JsonWriter json, DataSpec data)
    {
        json.WriteString("format", MethodSpellings.Of(DataSpellings.Formats, data.Format));
        json.WriteString("folder", data.Folder);
        if (data.Classes.Count > 0)
        {
            WriteNames(json, "classes", data.Classes);
        }

        if (data.HeldOutFiles)
        {
            json.WriteString("held-out", DataSpellings.HeldOutFiles);
        }
        else
        {
            json.WriteNumber("held-out", data.HeldOut);
        }

        json.WriteNumber("samples", data.Samples);
        json.WriteNumber("held-out-samples", data.HeldOutSamples);
        if (data.Image is { } image)
        {
            json.WriteStartObject("image");
            json.WriteString("resize", MethodSpellings.Of(DataSpellings.Resizes, image.Resize));
            if (image.Bits != ImageSpec.UsualBits)
            {
                json.WriteNumber("bits", image.Bits);
            }

            json.WriteEndObject();
        }

        if (data.Csv is { } csv)
        {
            json.WriteStartObject("csv");
            json.WriteString("label", csv.Label);
            json.WriteString("missing", MethodSpellings.Of(DataSpellings.Missing, csv.Missing));
            if (csv.Ignore.Count > 0)
            {
                WriteNames(json, "ignore", csv.Ignore);
            }

            if (csv.Truths.Count > 0)
            {
                WriteNames(json, "truths", csv.Truths);
            }

            if (csv.DecimalComma)
            {
                json.WriteString("decimal", MethodSpellings.Of(DataSpellings.Decimals, csv.DecimalComma));
            }

            json.WriteEndObject();
        }

        WriteNormalisation(json, data.Normalisation);
    }

    private static void WriteNormalisation(Utf8JsonWriter json, NormalisationSpec normalisation)
    {
        if (normalisation is not NormalisationSpec.Given given)
        {
            json.WriteString("normalisation", MethodSpellings.Of(DataSpellings.Normalisations, normalisation));
            return;
        }

        json.WriteStartObject("normalisation");
        WriteNumbers(json, "mean", given.Mean);
        WriteNumbers(json, "std", given.Deviation);
        json.WriteEndObject();
    }

    private static void WriteNames(Utf8JsonWriter json, string key, IEnumerable<string> names)
    {
        json.WriteStartArray(key);
        foreach (string name in names)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string key, IEnumerable<double> numbers)
    {
        json.WriteStartArray(key);
        foreach (double number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }
}
