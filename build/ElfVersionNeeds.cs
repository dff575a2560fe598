using System;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace ProFL.Build;

/// <summary>
/// Reads and relaxes the symbol versions that a shared library asks of others (section <c>.gnu.version_r</c>, 64-bit little-endian ELF).
/// Written for netstandard2.0: MSBuild compiles this file into an inline task, and the tests compile it too.
/// </summary>
public static class ElfVersionNeeds
{
    private const int SectionTypeVersionNeeds = 0x6ffffffe;
    private const byte WeakFlag = 0x2;

    /// <summary>
    /// Marks every need of one version as weak (VER_FLG_WEAK), so that the loader accepts a library that lacks it.
    /// Harmless where the version exists, and only right when no symbol of that version is ever called.
    /// </summary>
    /// <param name="elf">The whole file; changed in place.</param>
    /// <param name="version">Such as <c>GLIBCXX_3.4.32</c>.</param>
    /// <returns>Number of entries that were changed: 0 when the file does not ask for the version or is already relaxed.</returns>
    /// <exception cref="InvalidDataException">Not a 64-bit little-endian ELF file, or a table points outside of it.</exception>
    public static int MakeWeak(byte[] elf, string version)
    {
        int changed = 0;
        foreach (int entry in Entries(elf, version))
        {
            if ((elf[entry + 4] & WeakFlag) == 0)
            {
                elf[entry + 4] |= WeakFlag;
                changed++;
            }
        }

        return changed;
    }

    /// <summary>Whether the file asks for a version without the weak flag, so that a system without it refuses to load the file.</summary>
    /// <param name="elf">The whole file.</param>
    /// <param name="version">Such as <c>GLIBCXX_3.4.32</c>.</param>
    /// <exception cref="InvalidDataException">Not a 64-bit little-endian ELF file, or a table points outside of it.</exception>
    public static bool Demands(byte[] elf, string version)
    {
        foreach (int entry in Entries(elf, version))
        {
            if ((elf[entry + 4] & WeakFlag) == 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>File offsets of the Elf64_Vernaux entries that name a version.</summary>
    private static List<int> Entries(byte[] elf, string version)
    {
        var found = new List<int>();
        if (elf.Length < 64 || elf[0] != 0x7f || elf[1] != 'E' || elf[2] != 'L' || elf[3] != 'F' || elf[4] != 2 || elf[5] != 1)
        {
            throw new InvalidDataException("not a 64-bit little-endian ELF file");
        }

        int sections = Offset(elf, 0x28);
        int sectionSize = Half(elf, 0x3a);
        int sectionCount = Half(elf, 0x3c);
        for (int i = 0; i < sectionCount; i++)
        {
            int section = sections + (i * sectionSize);
            if (Word(elf, section + 0x04) != SectionTypeVersionNeeds)
            {
                continue;
            }

            int names = Offset(elf, sections + (Word(elf, section + 0x28) * sectionSize) + 0x18);
            int need = Offset(elf, section + 0x18);
            for (int n = Word(elf, section + 0x2c); n > 0; n--)
            {
                int entry = need + Word(elf, need + 8);
                for (int e = Half(elf, need + 2); e > 0; e--)
                {
                    if (NameEquals(elf, names + Word(elf, entry + 8), version))
                    {
                        found.Add(entry);
                    }

                    entry += Word(elf, entry + 12);
                }

                need += Word(elf, need + 12);
            }
        }

        return found;
    }

    private static bool NameEquals(byte[] elf, int offset, string name)
    {
        byte[] expected = Encoding.ASCII.GetBytes(name + "\0");
        Check(elf, offset, 1);
        for (int i = 0; i < expected.Length; i++)
        {
            if (offset + i >= elf.Length || elf[offset + i] != expected[i])
            {
                return false;
            }
        }

        return true;
    }

    private static int Half(byte[] elf, int offset)
    {
        Check(elf, offset, 2);
        return elf[offset] | (elf[offset + 1] << 8);
    }

    private static int Word(byte[] elf, int offset)
    {
        Check(elf, offset, 4);
        return elf[offset] | (elf[offset + 1] << 8) | (elf[offset + 2] << 16) | (elf[offset + 3] << 24);
    }

    private static int Offset(byte[] elf, int offset)
    {
        Check(elf, offset, 8);
        long value = BitConverter.ToInt64(elf, offset);
        return value >= 0 && value <= elf.Length ? (int)value : throw new InvalidDataException("an ELF table points to offset " + value + ", outside of the file");
    }

    private static void Check(byte[] elf, int offset, int length)
    {
        if (offset < 0 || offset > elf.Length - length)
        {
            throw new InvalidDataException("an ELF table points to offset " + offset + ", outside of the file");
        }
    }
}

#if !ELF_VERSION_NEEDS_WITHOUT_TASK
/// <summary>MSBuild task: copies a shared library and makes its need of one symbol version weak in the copy.</summary>
public class CopyWithWeakVersion : Microsoft.Build.Utilities.Task
{
    /// <summary>The library as packaged; never written to.</summary>
    [Microsoft.Build.Framework.Required]
    public string Source { get; set; }

    /// <summary>The copy; replaced when it exists.</summary>
    [Microsoft.Build.Framework.Required]
    public string Destination { get; set; }

    /// <summary>Such as <c>GLIBCXX_3.4.32</c>.</summary>
    [Microsoft.Build.Framework.Required]
    public string Version { get; set; }

    /// <inheritdoc/>
    public override bool Execute()
    {
        try
        {
            byte[] elf = File.ReadAllBytes(Source);
            ElfVersionNeeds.MakeWeak(elf, Version);
            string written = Destination + ".new";
            File.WriteAllBytes(written, elf);
            File.Delete(Destination);
            File.Move(written, Destination);
            return true;
        }
        catch (Exception e) when (e is IOException || e is InvalidDataException || e is UnauthorizedAccessException)
        {
            Log.LogError("{0}: {1}. Restore the TorchSharp package again, or check that {2} can be written.", Source, e.Message, Destination);
            return false;
        }
    }
}
#endif
